package dev.ugatit.platform.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/**
 * Sound pictures of unusual kinds, for the tests of everything that takes pictures from outside.
 * The small files and what to expect of them (33 × 21 pixels) were made with Pillow 12.3.
 */
public final class OddPictures {
  /** Decoders may round colour conversion and chroma interpolation in their own way. */
  static final int LOSSY_TOLERANCE = 4;

  private static final List<String> FILES =
      List.of(
          "cmyk.jpg",
          "cmyk-without-marker.jpg",
          "ycck.jpg",
          "rgb-adobe.jpg",
          "bare-444.jpg",
          "progressive-bad-profile.jpg",
          "grey.jpg",
          "lossy.webp",
          "lossy-alpha.webp",
          "lossless-alpha.webp",
          "rgb16.png",
          "rgba16.png",
          "grey-alpha.png",
          "grey4.png",
          "grey1.png",
          "palette-alpha.png",
          "rgb-key.png",
          "animated.png");

  private OddPictures() {}

  /** The one of {@link #all()} with that name. */
  public static byte[] named(String name) {
    return TestPictures.resource("odd/" + name);
  }

  /** All that are kept as files, by name, in a fixed order. */
  public static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    FILES.forEach(name -> all.put(name, named(name)));
    return all;
  }

  /** What the picture of that name must look like: an 8-bit RGB PNG. */
  static byte[] expected(String name) {
    return TestPictures.resource(
        "odd/" + name.substring(0, name.lastIndexOf('.')) + ".expected.png");
  }

  /**
   * A file and what another decoder sees in it.
   *
   * @param shown 8-bit RGB
   * @param tolerance in levels: decoders of lossy formats round in their own way
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
  public record Sample(byte[] file, Picture shown, int tolerance) {
    /** Whether a picture shows the same, as far as two decoders can agree. */
    public boolean isShownBy(Picture other) {
      return TestPictures.largestDifference(other, shown) <= tolerance;
    }
  }

  /** One of each kind that services meet most often, by name, in a fixed order. */
  public static Map<String, Sample> samples() {
    Map<String, Sample> samples = new LinkedHashMap<>();
    samples.put("cmyk.jpg", new Sample(cmykJpeg(), shown("cmyk.jpg"), LOSSY_TOLERANCE));
    samples.put("grey16.png", new Sample(grey16Png(), tones(), 0));
    samples.put("drawing.gif", new Sample(gif(), drawing(), 0));
    samples.put("photo.bmp", new Sample(bmp(), photo(), 0));
    samples.put("lossy.webp", new Sample(webp(), shown("lossy.webp"), LOSSY_TOLERANCE));
    return samples;
  }

  private static Picture shown(String name) {
    try {
      return new PictureDecoder(PictureLimits.DEFAULT).decode(expected(name));
    } catch (PictureException e) {
      throw new AssertionError(name, e);
    }
  }

  /** A row of the grey tones 0 to 255. */
  private static Picture tones() {
    byte[] rgb = new byte[3 * 256];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3);
    }
    return new Picture(256, 1, rgb);
  }

  public static byte[] cmykJpeg() {
    return TestPictures.resource("odd/cmyk.jpg");
  }

  /** {@link #drawing()} as the JDK writes it. */
  public static byte[] gif() {
    return byJdk("gif", drawing());
  }

  /** {@link #photo()} as the JDK writes it. */
  public static byte[] bmp() {
    return byJdk("bmp", photo());
  }

  /** 33 × 21 pixels of eight colours. */
  public static Picture drawing() {
    byte[] rgb = new byte[3 * 33 * 21];
    for (int i = 0; i < rgb.length; i++) {
      int colour = (i / 3 * 7 + i / 3 / 33 * 5) % 8;
      rgb[i] = (byte) ((colour >> i % 3 & 1) * 255);
    }
    return new Picture(33, 21, rgb);
  }

  /** 33 × 21 pixels of all colours. */
  public static Picture photo() {
    return TestPictures.noise(33, 21, 9);
  }

  static byte[] byJdk(String format, Picture picture) {
    var bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(Pixels.view(picture), format, bytes)) {
        throw new AssertionError("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] webp() {
    return TestPictures.resource("odd/lossy.webp");
  }

  /** A row of 256 pixels, 16-bit grey: pixel i has the value {@code 256·i + 255 − i}. */
  public static byte[] grey16Png() {
    byte[] row = new byte[1 + 512];
    for (int i = 0; i < 256; i++) {
      row[1 + 2 * i] = (byte) i;
      row[2 + 2 * i] = (byte) (255 - i);
    }
    Deflater deflater = new Deflater();
    deflater.setInput(row);
    deflater.finish();
    byte[] packed = new byte[1024];
    int length = deflater.deflate(packed);
    deflater.end();
    byte[] bytes = new byte[8 + 25 + 12 + length + 12];
    ByteBuffer png = ByteBuffer.wrap(bytes);
    png.putLong(0x89504e470d0a1a0aL);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(256).putInt(1).put((byte) 16);
    chunk(png, 0x49484452, header.array(), 13);
    chunk(png, 0x49444154, packed, length);
    chunk(png, 0x49454e44, packed, 0);
    return bytes;
  }

  /**
   * A picture whose stored upper left quarter is red, upper right green, lower left blue and lower
   * right white.
   *
   * @param format JPEG, PNG or WebP
   * @param tag its EXIF orientation
   * @param order of the bytes in its EXIF segment
   */
  public static byte[] oriented(
      PictureFormat format, int width, int height, int tag, ByteOrder order) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      boolean right = i % width >= width / 2;
      boolean low = i / width >= height / 2;
      rgb[3 * i] = (byte) (right == low ? 255 : 0);
      rgb[3 * i + 1] = (byte) (right ? 255 : 0);
      rgb[3 * i + 2] = (byte) (low ? 255 : 0);
    }
    byte[] picture = PictureEncoder.encode(new Picture(width, height, rgb), format);
    return Metadata.withExif(picture, Metadata.orientation(tag, order));
  }

  private static void chunk(ByteBuffer png, int type, byte[] body, int length) {
    int start = png.position();
    png.putInt(length).putInt(type).put(body, 0, length);
    CRC32 sum = new CRC32();
    sum.update(png.slice(start + 4, length + 4));
    png.putInt((int) sum.getValue());
  }
}
