package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Pictures and expectations from resources, and noise that other programs can make as well. */
final class TestPictures {
  private TestPictures() {}

  static byte[] resource(String name) {
    try (InputStream in = TestPictures.class.getResourceAsStream("/image/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("No resource image/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a small CSV without quotes; lines that start with # are comments. */
  static List<String[]> csv(String name) {
    return new String(resource(name), UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(",", -1))
        .toList();
  }

  /** The linear congruential generator of "Numerical Recipes", upper byte first. */
  static Picture noise(int width, int height, int seed) {
    byte[] rgb = new byte[3 * width * height];
    int state = seed;
    for (int i = 0; i < rgb.length; i++) {
      state = state * 1664525 + 1013904223;
      rgb[i] = (byte) (state >>> 24);
    }
    return new Picture(width, height, rgb);
  }

  /** One colour all over. */
  static Picture plain(int width, int height, int red, int green, int blue) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new Picture(width, height, rgb);
  }

  static int largestDifference(Picture one, Picture other) {
    if (one.width() != other.width() || one.height() != other.height()) {
      throw new AssertionError(one + " and " + other + " differ in size");
    }
    int largest = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      largest = Math.max(largest, Math.abs((one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff)));
    }
    return largest;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
