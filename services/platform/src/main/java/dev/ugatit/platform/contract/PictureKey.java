package dev.ugatit.platform.contract;

/**
 * Key of a prepared picture. The digest is of the prepared RGB bytes, not of the file, so the same
 * picture from two files is one.
 *
 * @param dataset a {@linkplain Names name}
 * @param sha256 64 lower-case hexadecimal digits
 */
public record PictureKey(String dataset, Domain domain, String sha256) {
  public PictureKey {
    Names.require("dataset", dataset);
    Names.requireSha256(sha256);
  }

  /** The key as it stands on the topic: {@code dataset/domain/sha256}. */
  public String text() {
    return dataset + "/" + domain.label() + "/" + sha256;
  }

  /** Reads what {@link #text()} wrote. */
  public static PictureKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("a picture's key is dataset/domain/sha256");
    }
    return new PictureKey(parts[0], Domain.of(parts[1]), parts[2]);
  }
}
