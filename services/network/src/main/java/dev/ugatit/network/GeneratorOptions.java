package dev.ugatit.network;

/**
 * Shape of a generator.
 *
 * @param size side length it is trained at, pixels; binding for {@link Variant#FULL} alone
 * @param channels C, base channels
 * @param blocks R, residual blocks on each side of the attention
 */
public record GeneratorOptions(Variant variant, int size, int channels, int blocks) {
  public GeneratorOptions {
    if (size < 8 || size % 4 != 0) {
      throw new IllegalArgumentException("size " + size + " is not a multiple of 4 from 8 up");
    }
    if (channels < 1 || blocks < 1) {
      throw new IllegalArgumentException("a generator has at least one channel and one block");
    }
  }

  /** M = 4C: channels of the features that the attention sees. */
  public int features() {
    return 4 * channels;
  }
}
