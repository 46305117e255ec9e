package dev.ugatit.platform.image;

/** OpenCV's "jet": three trapezoids over 0…255, dark blue to dark red. */
final class JetColours {
  private static final byte[] RGB = table();

  private JetColours() {}

  static void put(int value, byte[] rgb, int at) {
    System.arraycopy(RGB, 3 * value, rgb, at, 3);
  }

  private static byte[] table() {
    byte[] rgb = new byte[3 * 256];
    for (int i = 0; i < 256; i++) {
      rgb[3 * i] = ramp(4 * i - 382, 1148 - 4 * i);
      rgb[3 * i + 1] = ramp(4 * i - 128, 892 - 4 * i);
      rgb[3 * i + 2] = ramp(4 * i + 128, 638 - 4 * i);
    }
    // The one entry where OpenCV's own constants round to the other side.
    rgb[3 * 159 + 2] = 1;
    return rgb;
  }

  private static byte ramp(int rising, int falling) {
    return (byte) Math.max(0, Math.min(255, Math.min(rising, falling)));
  }
}
