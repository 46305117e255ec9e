package dev.ugatit.platform.contract;

/**
 * Weights that a training begins with, instead of drawing them: a file of the artifact store with
 * all six networks by the reference's names.
 *
 * @param artifact URI in the artifact store
 * @param sha256 of the file
 */
public record InitialWeights(String artifact, String sha256) {
  public InitialWeights {
    Names.requireSha256(sha256);
  }
}
