package dev.ugatit.ingest;

import dev.ugatit.platform.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures made and read with the JDK alone, so that nothing of ours judges itself. */
final class TestPictures {
  /** Pillow's result for {@link #noise(int, int)} of 640×360 at 256×256. */
  static final String WIDE_AT_256 =
      "6672db639aa8336bbdd11d1a79b87111987930135aa421253b1c5bd37b2c654c";

  /** Pillow's result for {@link #noise(int, int)} of 286×286 at 256×256. */
  static final String SQUARE_AT_256 =
      "598371852e2c50c640016a96e2e5f98740e2e1790c4582cce74c681143943724";

  /** Pillow's result for {@link #noise(int, int)} of 255×257 at 128×128. */
  static final String ODD_AT_128 =
      "59f356494dcfaf376835212ac609f2dd83d6ca09099b6fc6213c961a205dcb36";

  private TestPictures() {}

  /** RGB bytes of the generator of "Numerical Recipes", as the Pillow results were made from. */
  static byte[] noise(int width, int height) {
    return noise(width, height, width * 1000 + height);
  }

  static byte[] noise(int width, int height, int seed) {
    byte[] rgb = new byte[3 * width * height];
    int state = seed;
    for (int i = 0; i < rgb.length; i++) {
      state = state * 1664525 + 1013904223;
      rgb[i] = (byte) (state >>> 24);
    }
    return rgb;
  }

  /** A PNG of {@link #noise(int, int)}. */
  static byte[] png(int width, int height) {
    return png(width, height, noise(width, height));
  }

  static byte[] png(int width, int height, byte[] rgb) {
    return encoded("png", width, height, rgb);
  }

  static byte[] jpeg(int width, int height, byte[] rgb) {
    return encoded("jpg", width, height, rgb);
  }

  private static byte[] encoded(String format, int width, int height, byte[] rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < width * height; i++) {
      int pixel =
          (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
      image.setRGB(i % width, i / width, pixel);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new AssertionError("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The same picture in a file of other bytes: a chunk that nobody knows lies before its end. */
  static byte[] otherFile(byte[] png) {
    CRC32 sum = new CRC32();
    byte[] type = "ugAt".getBytes(StandardCharsets.US_ASCII);
    sum.update(type);
    ByteBuffer other = ByteBuffer.allocate(png.length + 12);
    int end = png.length - 12;
    other.put(png, 0, end).putInt(0).put(type).putInt((int) sum.getValue());
    return other.put(png, end, 12).array();
  }

  /** What a PNG shows. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
  record Shown(int width, int height, byte[] rgb) {}

  static Shown shown(byte[] png) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
      for (int i = 0; i < rgb.length / 3; i++) {
        int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
        rgb[3 * i] = (byte) (pixel >> 16);
        rgb[3 * i + 1] = (byte) (pixel >> 8);
        rgb[3 * i + 2] = (byte) pixel;
      }
      return new Shown(image.getWidth(), image.getHeight(), rgb);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for what the product compares. */
  static Picture picture(byte[] png) {
    Shown shown = shown(png);
    return new Picture(shown.width(), shown.height(), shown.rgb());
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
