package dev.ugatit.network;

/**
 * Shape of a discriminator.
 *
 * @param channels C, base channels
 * @param depth n, number of convolutions before and with the last feature map's: 7 global, 5 local
 *     in the paper
 */
public record DiscriminatorOptions(int channels, int depth) {
  public DiscriminatorOptions {
    if (channels < 1 || depth < 3) {
      throw new IllegalArgumentException("a discriminator has a channel and a depth of at least 3");
    }
  }

  /** K = C·2^(n−2): channels of the features that its attention sees. */
  public int features() {
    return channels << (depth - 2);
  }

  /** Smallest side length of a picture: below it the last reflection pad has no pixels. */
  public int smallestSize() {
    return 3 << (depth - 2);
  }
}
