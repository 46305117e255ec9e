package dev.ugatit.platform.contract;

/**
 * Shape of the networks; enough to trace a generator again from its weights.
 *
 * @param variant {@code light} (any size) or {@code full} (bound to one size)
 * @param size side length that the networks are trained at, pixels; a multiple of 4
 * @param channels base channels, 64 in the paper
 * @param blocks residual blocks on each side of the attention, 4 in the paper
 * @param globalDepth layers of the global discriminators, 7 in the paper
 * @param localDepth layers of the local discriminators, 5 in the paper
 */
public record NetworkOptions(
    String variant, int size, int channels, int blocks, int globalDepth, int localDepth) {
  public static final String LIGHT = "light";
  public static final String FULL = "full";

  public NetworkOptions {
    if (!variant.equals(LIGHT) && !variant.equals(FULL)) {
      throw new IllegalArgumentException(
          "variant \"" + variant + "\" is unknown: use \"light\" or \"full\"");
    }
    requireRange("size", size, 32, 2048);
    if (size % 4 != 0) {
      throw new IllegalArgumentException("size " + size + " is not a multiple of 4");
    }
    requireRange("channels", channels, 1, 512);
    requireRange("blocks", blocks, 1, 16);
    requireRange("globalDepth", globalDepth, 3, maxDepth(size));
    requireRange("localDepth", localDepth, 3, maxDepth(size));
  }

  /** Networks whose discriminators are as deep as the paper's where the size allows it. */
  public static NetworkOptions of(String variant, int size, int channels, int blocks) {
    int global = Math.min(7, maxDepth(size));
    return new NetworkOptions(
        variant, size, channels, blocks, global, Math.max(3, Math.min(5, global - 1)));
  }

  /** The deepest discriminator whose last reflection pad still has pixels: size / 2^(n-2) ≥ 3. */
  private static int maxDepth(int size) {
    int depth = 3;
    while (size >> (depth + 1 - 2) >= 3) {
      depth++;
    }
    return depth;
  }

  private static void requireRange(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          what + " " + value + " is not within " + low + ".." + high);
    }
  }
}
