package dev.ugatit.translator.picture;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.Resizer;
import java.util.Arrays;

/**
 * A picture brought to a square, and which part of the square is the picture's.
 *
 * @param picture {@code size × size}
 * @param left first column that is the picture's
 * @param top first row that is the picture's
 * @param width columns that are the picture's
 * @param height rows that are the picture's
 */
record Square(Picture picture, int left, int top, int width, int height) {
  private static final byte WHITE = (byte) 255;

  /** Brings a picture to {@code size × size}. */
  static Square of(Picture picture, Fit fit, int size) {
    return switch (fit) {
      case STRETCH -> whole(Resizer.resize(picture, size, size));
      case CROP -> whole(Resizer.resize(centre(picture), size, size));
      case PAD -> padded(picture, size);
    };
  }

  private static Square whole(Picture square) {
    return new Square(square, 0, 0, square.width(), square.height());
  }

  private static Picture centre(Picture picture) {
    int side = Math.min(picture.width(), picture.height());
    int left = (picture.width() - side) / 2;
    int top = (picture.height() - side) / 2;
    return picture.crop(left, top, side, side);
  }

  private static Square padded(Picture picture, int size) {
    double scale = (double) size / Math.max(picture.width(), picture.height());
    int width = Math.max(1, (int) Math.round(picture.width() * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    byte[] content = Resizer.resize(picture, width, height).rgb();
    int left = (size - width) / 2;
    int top = (size - height) / 2;
    byte[] rgb = new byte[3 * size * size];
    Arrays.fill(rgb, WHITE);
    for (int y = 0; y < height; y++) {
      System.arraycopy(content, 3 * y * width, rgb, 3 * ((top + y) * size + left), 3 * width);
    }
    return new Square(new Picture(size, size, rgb), left, top, width, height);
  }

  /** The picture's part of an answer of the same size: borders that were added go again. */
  Picture cut(Picture answer) {
    boolean all = width == answer.width() && height == answer.height();
    return all ? answer : answer.crop(left, top, width, height);
  }
}
