package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.Resizer;
import java.util.Arrays;

/**
 * Brings a picture to the shape and size of its dataset. Only ever reduces, and resizes each
 * picture once at the most, so that a later resize to the same size changes nothing.
 *
 * @param picture what is kept
 * @param crop the part of the original that it shows, {@code x,y,width,height} in its pixels
 */
record Fitting(Picture picture, String crop) {
  /**
   * Above this a long, narrow picture is reduced on its long side although the short one is below
   * the dataset's size: it would not fit into a record. Counted on RGB and not on PNG bytes, so
   * that the result, and with it the picture's key, does not hang on an encoder.
   */
  private static final long MAX_RGB_BYTES = Preparation.MAX_PNG_BYTES;

  static Fitting of(Picture original, Fit fit, int size) {
    int width = original.width();
    int height = original.height();
    int side = Math.min(width, height);
    return switch (fit) {
      case STRETCH -> new Fitting(reduced(original, size), box(0, 0, width, height));
      case PAD -> new Fitting(padded(original, size), box(0, 0, width, height));
      case CROP -> {
        int left = (width - side) / 2;
        int top = (height - side) / 2;
        Picture square = original.crop(left, top, side, side);
        yield new Fitting(reduced(square, size), box(left, top, side, side));
      }
    };
  }

  private static Picture reduced(Picture picture, int size) {
    int width = Math.min(picture.width(), size);
    int height = Math.min(picture.height(), size);
    boolean larger = picture.width() >= size && picture.height() >= size;
    boolean tooLong = picture.rgb().length > MAX_RGB_BYTES;
    return larger || tooLong ? resized(picture, width, height) : picture;
  }

  /**
   * Reduces first and adds the borders afterwards: a border added first would make a square of a
   * narrow picture's long side, which may be any number of pixels.
   */
  private static Picture padded(Picture picture, int size) {
    int longest = Math.max(picture.width(), picture.height());
    int side = Math.min(longest, size);
    Picture inner =
        resized(
            picture,
            scaled(picture.width(), side, longest),
            scaled(picture.height(), side, longest));
    return onWhite(inner, side);
  }

  private static int scaled(int length, int side, int longest) {
    return Math.max(1, (int) Math.round((double) length * side / longest));
  }

  private static Picture resized(Picture picture, int width, int height) {
    return picture.width() == width && picture.height() == height
        ? picture
        : Resizer.resize(picture, width, height);
  }

  private static Picture onWhite(Picture inner, int side) {
    if (inner.width() == side && inner.height() == side) {
      return inner;
    }
    byte[] rgb = new byte[3 * side * side];
    Arrays.fill(rgb, (byte) 0xff);
    int left = (side - inner.width()) / 2;
    int top = (side - inner.height()) / 2;
    int row = 3 * inner.width();
    for (int y = 0; y < inner.height(); y++) {
      System.arraycopy(inner.rgb(), y * row, rgb, 3 * ((top + y) * side + left), row);
    }
    return new Picture(side, side, rgb);
  }

  private static String box(int left, int top, int width, int height) {
    return left + "," + top + "," + width + "," + height;
  }
}
