package dev.ugatit.translator.picture;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.OutputSize;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.Resizer;
import java.util.Arrays;

/**
 * A picture brought to a square, which part of the square is the picture's, and how large that part
 * is to be shown again: as the model makes it, or as it was.
 *
 * @param picture {@code size × size}
 * @param left first column that is the picture's
 * @param top first row that is the picture's
 * @param width columns that are the picture's
 * @param height rows that are the picture's
 * @param outputSize of an answer
 * @param shownWidth of an answer in the size of the input, pixels
 * @param shownHeight of an answer in the size of the input, pixels
 */
record Square(
    Picture picture,
    int left,
    int top,
    int width,
    int height,
    OutputSize outputSize,
    int shownWidth,
    int shownHeight) {
  private static final byte WHITE = (byte) 255;

  /**
   * Brings a picture to {@code size × size}.
   *
   * @param outputSize with {@link OutputSize#INPUT} an answer is as large as the part of the
   *     picture that went into the square: all of it, or what {@code CROP} kept
   */
  static Square of(Picture picture, Fit fit, int size, OutputSize outputSize) {
    Picture kept = fit == Fit.CROP ? centre(picture) : picture;
    if (fit == Fit.PAD) {
      return padded(kept, size, outputSize);
    }
    Picture whole = Resizer.resize(kept, size, size);
    return new Square(whole, 0, 0, size, size, outputSize, kept.width(), kept.height());
  }

  private static Picture centre(Picture picture) {
    int side = Math.min(picture.width(), picture.height());
    int left = (picture.width() - side) / 2;
    int top = (picture.height() - side) / 2;
    return picture.crop(left, top, side, side);
  }

  private static Square padded(Picture picture, int size, OutputSize outputSize) {
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
    return new Square(
        new Picture(size, size, rgb),
        left,
        top,
        width,
        height,
        outputSize,
        picture.width(),
        picture.height());
  }

  /**
   * The picture's part of an answer, as large as it is to be shown: borders that were added go
   * again. An answer that is larger or smaller than the square is cut in proportion.
   */
  Picture cut(Picture answer) {
    double across = (double) answer.width() / picture.width();
    double down = (double) answer.height() / picture.height();
    int x = Math.min(answer.width() - 1, (int) Math.round(left * across));
    int y = Math.min(answer.height() - 1, (int) Math.round(top * down));
    int w = Math.max(1, (int) Math.round((left + width) * across) - x);
    int h = Math.max(1, (int) Math.round((top + height) * down) - y);
    boolean all = w == answer.width() && h == answer.height();
    Picture part = all ? answer : answer.crop(x, y, w, h);
    return outputSize == OutputSize.INPUT ? Resizer.resize(part, shownWidth, shownHeight) : part;
  }
}
