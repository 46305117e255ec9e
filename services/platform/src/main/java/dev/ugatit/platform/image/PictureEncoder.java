package dev.ugatit.platform.image;

import com.luciad.imageio.webp.WebPWriteParam;
import dev.ugatit.platform.image.PictureException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageOutputStream;

/**
 * Writes pictures as PNG, JPEG or WebP, without metadata: equal pixels give equal bytes on the same
 * Java runtime.
 *
 * <p>Thread-safe and stateless; blocking: call it on worker threads.
 */
public final class PictureEncoder {
  /** Of {@link #encode} for the lossy formats. */
  private static final float QUALITY = 0.9f;

  /** Of 0 to 6. The library's own 4 takes twice as long for 3 % fewer bytes. */
  private static final int WEBP_METHOD = 2;

  private PictureEncoder() {}

  /**
   * PNG without loss, JPEG and WebP with quality 0.9.
   *
   * @throws IllegalArgumentException if the format is not written, or cannot hold a picture of that
   *     size (JPEG 65,535 and WebP 16,383 pixels on a side)
   */
  public static byte[] encode(Picture picture, PictureFormat format) {
    return switch (format) {
      case PNG -> png(picture);
      case JPEG -> jpeg(picture, QUALITY);
      case WEBP -> webp(picture);
      case GIF, BMP -> throw new IllegalArgumentException(format + " is read and not written");
    };
  }

  /** Eight-bit RGB, not interlaced. */
  public static byte[] png(Picture picture) {
    return PngWriter.write(picture);
  }

  /**
   * Baseline JPEG with a JFIF marker.
   *
   * @param quality0to1 0 is smallest, 1 best; 0.8 suits live frames
   */
  public static byte[] jpeg(Picture picture, float quality0to1) {
    if (!(quality0to1 >= 0 && quality0to1 <= 1)) {
      throw new IllegalArgumentException("A quality of " + quality0to1 + " is not in 0 to 1");
    }
    checkSides(picture, PictureFormat.JPEG);
    return write(
        Plugins.TO_JPEG,
        picture,
        parameters -> {
          parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          parameters.setCompressionQuality(quality0to1);
        });
  }

  private static byte[] webp(Picture picture) {
    checkSides(picture, PictureFormat.WEBP);
    return write(
        Plugins.TO_WEBP,
        picture,
        parameters -> {
          parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          parameters.setCompressionType("Lossy");
          parameters.setCompressionQuality(QUALITY);
          ((WebPWriteParam) parameters).setMethod(WEBP_METHOD);
        });
  }

  /**
   * Refuses early what {@link #encode} could not write.
   *
   * @throws PictureException {@code TOO_MANY_PIXELS} if a side is too long
   */
  public static void requireRoom(int width, int height, PictureFormat format)
      throws PictureException {
    if (Math.max(width, height) > longestSide(format)) {
      throw new PictureException(
          Reason.TOO_MANY_PIXELS,
          "%s holds at most %,d pixels on a side, not %d×%d: ask for PNG, or send the picture smaller"
              .formatted(format, longestSide(format), width, height));
    }
  }

  private static int longestSide(PictureFormat format) {
    return switch (format) {
      case JPEG -> 65_535;
      case WEBP -> 16_383;
      case PNG, GIF, BMP -> Integer.MAX_VALUE;
    };
  }

  private static void checkSides(Picture picture, PictureFormat format) {
    try {
      requireRoom(picture.width(), picture.height(), format);
    } catch (PictureException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static byte[] write(
      ImageWriterSpi plugin, Picture picture, Consumer<ImageWriteParam> settings) {
    ImageWriter writer = Plugins.writer(plugin);
    var bytes = new ByteArrayOutputStream(picture.rgb().length / 2 + 1024);
    try (ImageOutputStream output = Plugins.output(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      settings.accept(parameters);
      writer.setOutput(output);
      writer.write(null, new IIOImage(Pixels.view(picture), null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("Encoding " + picture + " into memory failed", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
