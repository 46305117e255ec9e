package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ugatit.platform.image.PictureException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * Bytes that must be refused, for the tests of everything that takes pictures from outside.
 * Pictures that are odd but sound are in {@link OddPictures}.
 */
public final class BadPictures {
  private BadPictures() {}

  /** All of them by name, in a fixed order. */
  public static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("empty", empty());
    all.put("zeros", zeros());
    all.put("text", text());
    all.put("truncated-png", truncatedPng());
    all.put("truncated-jpeg", truncatedJpeg());
    all.put("truncated-webp", truncatedWebp());
    all.put("flipped-png", flippedPng());
    all.put("flipped-jpeg", flippedJpeg());
    all.put("lying-webp", lyingWebp());
    all.put("huge-png", hugePng());
    all.put("huge-jpeg", hugeJpeg());
    all.put("huge-webp", hugeWebp());
    all.put("truncated-gif", truncatedGif());
    all.put("truncated-bmp", truncatedBmp());
    all.put("large-frame-gif", largeFrameGif());
    all.put("huge-gif", hugeGif());
    all.put("huge-bmp", hugeBmp());
    all.put("png-in-bmp", pngInBmp());
    all.put("tiff", tiff());
    all.put("animated-webp", animatedWebp());
    all.put("many-scans-jpeg", manyScansJpeg());
    return all;
  }

  /** Why the decoder, with its default limits, refuses the picture of that name. */
  public static Reason reason(String name) {
    return switch (name) {
      case "empty" -> Reason.EMPTY;
      case "zeros", "text" -> Reason.NOT_A_PICTURE;
      case "huge-png", "huge-jpeg", "huge-webp", "huge-gif", "huge-bmp" -> Reason.TOO_MANY_PIXELS;
      case "png-in-bmp", "tiff", "animated-webp", "many-scans-jpeg" -> Reason.UNSUPPORTED;
      default -> Reason.DAMAGED;
    };
  }

  /** The one of {@link #all()} with that name. */
  public static byte[] named(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  public static byte[] empty() {
    return new byte[0];
  }

  /** What a file looks like whose data never reached the disk. */
  public static byte[] zeros() {
    return new byte[4096];
  }

  public static byte[] text() {
    return "This is not a picture, whatever its name says.\n".getBytes(UTF_8);
  }

  /** The first two thirds of a sound file. */
  public static byte[] truncatedPng() {
    return twoThirds(PictureEncoder.png(noise()));
  }

  /** The first two thirds of a sound file. */
  public static byte[] truncatedJpeg() {
    return twoThirds(PictureEncoder.jpeg(noise(), 0.9f));
  }

  /** The first two thirds of a sound file. */
  public static byte[] truncatedWebp() {
    return twoThirds(OddPictures.webp());
  }

  /** One bit of the pixel data is wrong. */
  public static byte[] flippedPng() {
    byte[] png = PictureEncoder.png(noise());
    png[png.length / 2] ^= 0x10;
    return png;
  }

  /** A stretch of the entropy-coded data is lost, the end marker is there. */
  public static byte[] flippedJpeg() {
    byte[] jpeg = PictureEncoder.jpeg(noise(), 0.9f);
    byte[] shorter = Arrays.copyOf(jpeg, jpeg.length - jpeg.length / 4);
    System.arraycopy(jpeg, jpeg.length - 2, shorter, shorter.length - 2, 2);
    return shorter;
  }

  /** The canvas is 1 × 1, the picture on it is not. */
  public static byte[] lyingWebp() {
    byte[] webp = TestPictures.resource("odd/lossy-alpha.webp");
    Arrays.fill(webp, 24, 30, (byte) 0);
    return webp;
  }

  /** A header of 50,000 × 50,000 pixels with hardly any data behind it. */
  public static byte[] hugePng() {
    byte[] png = PictureEncoder.png(noise());
    ByteBuffer data = ByteBuffer.wrap(png);
    data.putInt(16, 50_000).putInt(20, 50_000);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    data.putInt(29, (int) sum.getValue());
    return png;
  }

  /** A header of 50,000 × 50,000 pixels with hardly any data behind it. */
  public static byte[] hugeJpeg() {
    byte[] jpeg = PictureEncoder.jpeg(noise(), 0.9f);
    int frame = indexOf(jpeg, 0xc0);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 50_000).putShort(frame + 7, (short) 50_000);
    return jpeg;
  }

  /** A lossless WebP of 16,384 × 16,384 pixels, the most that the format can say. */
  public static byte[] hugeWebp() {
    ByteBuffer webp = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    webp.put("RIFF".getBytes(ISO_8859_1)).putInt(56).put("WEBPVP8L".getBytes(ISO_8859_1));
    return webp.putInt(44).put((byte) 0x2f).putInt(0x0fffffff).array();
  }

  /** The first two thirds of a sound file. */
  public static byte[] truncatedGif() {
    return twoThirds(OddPictures.gif());
  }

  /** The first two thirds of a sound file. */
  public static byte[] truncatedBmp() {
    return twoThirds(OddPictures.bmp());
  }

  /** The canvas is 1 × 1, the frame on it is not. */
  public static byte[] largeFrameGif() {
    byte[] gif = OddPictures.gif();
    littleEndian(gif).putShort(6, (short) 1).putShort(8, (short) 1);
    return gif;
  }

  /** A canvas of 50,000 × 50,000 pixels with hardly any data on it. */
  public static byte[] hugeGif() {
    byte[] gif = OddPictures.gif();
    littleEndian(gif).putShort(6, (short) 50_000).putShort(8, (short) 50_000);
    return gif;
  }

  /** A header of 50,000 × 50,000 pixels with hardly any data behind it. */
  public static byte[] hugeBmp() {
    byte[] bmp = OddPictures.bmp();
    littleEndian(bmp).putInt(18, 50_000).putInt(22, 50_000);
    return bmp;
  }

  /** Its header says that what follows is a PNG. */
  public static byte[] pngInBmp() {
    byte[] bmp = OddPictures.bmp();
    littleEndian(bmp).putInt(30, 5);
    return bmp;
  }

  public static byte[] tiff() {
    return Arrays.copyOf("II*\0\b\0\0\0".getBytes(ISO_8859_1), 100);
  }

  public static byte[] animatedWebp() {
    return TestPictures.resource("odd/animated.webp");
  }

  /** A progressive JPEG whose last scan is repeated a thousand times. */
  public static byte[] manyScansJpeg() {
    byte[] jpeg = TestPictures.resource("odd/progressive-bad-profile.jpg");
    int scan = lastIndexOf(jpeg, 0xda);
    int length = jpeg.length - 2 - scan;
    byte[] many = Arrays.copyOf(jpeg, scan + 1000 * length + 2);
    for (int i = 0; i < 1000; i++) {
      System.arraycopy(jpeg, scan, many, scan + i * length, length);
    }
    System.arraycopy(jpeg, jpeg.length - 2, many, many.length - 2, 2);
    return many;
  }

  private static Picture noise() {
    return TestPictures.noise(40, 30, 7);
  }

  private static byte[] twoThirds(byte[] whole) {
    return Arrays.copyOf(whole, whole.length * 2 / 3);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int indexOf(byte[] jpeg, int marker) {
    int at = 2;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) marker) {
      at++;
    }
    return at;
  }

  private static int lastIndexOf(byte[] jpeg, int marker) {
    int at = jpeg.length - 2;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) marker) {
      at--;
    }
    return at;
  }
}
