package dev.ugatit.platform.image;

import java.util.Arrays;

/**
 * An 8-bit RGB picture: interleaved {@code R G B}, row-major, top row first, {@code width × height
 * × 3} bytes.
 *
 * <p>The array is <em>not</em> copied, neither in nor out, because pictures are large and pass
 * through many hands. Whoever holds a picture treats it as immutable; writing into {@link #rgb()}
 * changes it for everyone. Under that rule a picture is safe to share between threads.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb exactly {@code width × height × 3} bytes, each an unsigned value of 0 to 255
 */
@SuppressWarnings("ArrayRecordComponent") // Equality by content is defined below.
public record Picture(int width, int height, byte[] rgb) {
  public Picture {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("A picture of " + width + "×" + height + " pixels");
    }
    if (rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          rgb.length + " bytes are not " + width + "×" + height + "×3");
    }
  }

  /** The unsigned value of one sample; channel 0 is red, 1 green, 2 blue. */
  public int sample(int x, int y, int channel) {
    return rgb[(y * width + x) * 3 + channel] & 0xff;
  }

  /** Mirrored left to right, as the reference's horizontal flip. */
  public Picture flipped() {
    return Orientation.of(2).apply(this);
  }

  /**
   * The part whose upper left corner is at ({@code left}, {@code top}).
   *
   * @throws IllegalArgumentException if the part is empty or reaches outside of the picture
   */
  public Picture crop(int left, int top, int cropWidth, int cropHeight) {
    if (left < 0 || top < 0 || cropWidth > width - left || cropHeight > height - top) {
      throw new IllegalArgumentException(
          "%d×%d at (%d, %d) is not inside of %d×%d"
              .formatted(cropWidth, cropHeight, left, top, width, height));
    }
    byte[] part = new byte[Math.multiplyExact(3, Math.multiplyExact(cropWidth, cropHeight))];
    for (int y = 0; y < cropHeight; y++) {
      System.arraycopy(rgb, ((top + y) * width + left) * 3, part, y * cropWidth * 3, cropWidth * 3);
    }
    return new Picture(cropWidth, cropHeight, part);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that
        && width == that.width
        && height == that.height
        && Arrays.equals(rgb, that.rgb);
  }

  @Override
  public int hashCode() {
    return (31 * width + height) * 31 + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "Picture[" + width + "×" + height + "]";
  }
}
