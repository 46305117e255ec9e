package dev.ugatit.platform.image;

/**
 * OpenCV's bilinear resize of 8-bit grey, to the bit: weights of 11 bits, intermediate sums cut to
 * what its vector instructions hold. No antialiasing, other than {@link Resizer}.
 */
final class GreyResizer {
  private static final int WEIGHT = 1 << 11;

  private GreyResizer() {}

  static byte[] resize(byte[] grey, int fromWidth, int fromHeight, int width, int height) {
    if (fromWidth == width && fromHeight == height) {
      return grey.clone();
    }
    Taps columns = Taps.of(fromWidth, width, true);
    Taps rows = Taps.of(fromHeight, height, false);
    int[] stretched = new int[width * fromHeight];
    for (int y = 0; y < fromHeight; y++) {
      for (int x = 0; x < width; x++) {
        int left = grey[y * fromWidth + columns.near[x]] & 0xff;
        int right = grey[y * fromWidth + columns.far[x]] & 0xff;
        stretched[y * width + x] = left * (WEIGHT - columns.weight[x]) + right * columns.weight[x];
      }
    }
    byte[] result = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int upper = stretched[rows.near[y] * width + x] >> 4;
        int lower = stretched[rows.far[y] * width + x] >> 4;
        int sum = ((upper * (WEIGHT - rows.weight[y])) >> 16) + ((lower * rows.weight[y]) >> 16);
        result[y * width + x] = (byte) ((sum + 2) >> 2);
      }
    }
    return result;
  }

  /** Two input samples for each output sample, and the weight of the second. */
  private static final class Taps {
    private final int[] near;
    private final int[] far;
    private final int[] weight;

    private Taps(int outputs) {
      near = new int[outputs];
      far = new int[outputs];
      weight = new int[outputs];
    }

    /**
     * @param settled whether a sample beyond the edge gets the whole weight; for rows both taps
     *     keep their share of the same row, and each share is cut separately
     */
    static Taps of(int from, int to, boolean settled) {
      Taps taps = new Taps(to);
      double scale = (double) from / to;
      for (int i = 0; i < to; i++) {
        float position = (float) ((i + 0.5) * scale - 0.5);
        int start = (int) Math.floor(position);
        float share = position - start;
        boolean beyond = start < 0 || start >= from - 1;
        taps.near[i] = Math.max(0, Math.min(from - 1, start));
        taps.far[i] = Math.max(0, Math.min(from - 1, start + 1));
        taps.weight[i] = settled && beyond ? 0 : (int) Math.rint(share * WEIGHT);
      }
      return taps;
    }
  }
}
