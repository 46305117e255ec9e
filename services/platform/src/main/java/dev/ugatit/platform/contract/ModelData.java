package dev.ugatit.platform.contract;

/**
 * Weights of a model that is too large for one file, as an artifact of their own. The ONNX file
 * finds them beside it as {@code SHA256.data}.
 *
 * @param artifact URI in the artifact store
 * @param sha256 of its bytes
 * @param bytes its length
 */
public record ModelData(String artifact, String sha256, long bytes) {
  public ModelData {
    Names.requireSha256(sha256);
  }
}
