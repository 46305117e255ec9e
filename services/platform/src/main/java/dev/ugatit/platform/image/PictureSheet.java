package dev.ugatit.platform.image;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A labelled grid of pictures for people to look at: a title, a header over each column, rows of
 * cells and lines of caption below, on white.
 *
 * <pre>{@code
 * Picture sheet = new PictureSheet(64, 64, 2)
 *     .title("Step 200")
 *     .header("input", "translation")
 *     .row(List.of(input, translation))
 *     .caption("12.3 s per step")
 *     .draw();
 * }</pre>
 *
 * <p>Pictures keep their proportions: smaller ones are enlarged by a whole factor without
 * smoothing, so that pixels stay visible, larger ones are reduced with {@link Resizer}. On a
 * machine without fonts the labels are left out and the grid is drawn all the same. Not
 * thread-safe; blocking.
 */
public final class PictureSheet {
  private static final int MARGIN = 20;
  private static final int GAP = 8;
  private static final int WHITE = 255;
  private static final int CELL_GREY = 244;
  private static final Color INK = new Color(0x1f2328);
  private static final Color SOFT_INK = new Color(0x59636e);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 18);
  private static final Font HEADER = new Font(Font.SANS_SERIF, Font.BOLD, 12);
  private static final Font CAPTION = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  static {
    // Without this a machine with a forgotten DISPLAY would look for its screen.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private final int cellWidth;
  private final int cellHeight;
  private final int columns;
  private final SheetLabels labels;
  private final List<List<Picture>> rows = new ArrayList<>();
  private final List<String> captions = new ArrayList<>();
  private List<String> headers = List.of();
  private String title = "";

  /**
   * @param cellWidth in pixels
   * @param cellHeight in pixels
   * @param columns cells in a row
   */
  public PictureSheet(int cellWidth, int cellHeight, int columns) {
    this(cellWidth, cellHeight, columns, SheetLabels.ofThisMachine());
  }

  PictureSheet(int cellWidth, int cellHeight, int columns, SheetLabels labels) {
    if (cellWidth < 1 || cellHeight < 1 || columns < 1) {
      throw new IllegalArgumentException(
          columns + " columns of " + cellWidth + "×" + cellHeight + " pixels");
    }
    this.cellWidth = cellWidth;
    this.cellHeight = cellHeight;
    this.columns = columns;
    this.labels = labels;
  }

  /** One line above everything, broken where the sheet is too narrow. */
  public PictureSheet title(String text) {
    title = text;
    return this;
  }

  /** The names of the columns, from the left; what does not fit is cut with an ellipsis. */
  public PictureSheet header(String... columnNames) {
    if (columnNames.length > columns) {
      throw new IllegalArgumentException(
          columnNames.length + " headers for " + columns + " columns");
    }
    headers = List.of(columnNames);
    return this;
  }

  /** Adds a row below the last one; missing cells stay empty. */
  public PictureSheet row(List<Picture> cells) {
    if (cells.size() > columns) {
      throw new IllegalArgumentException(cells.size() + " cells for " + columns + " columns");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** Adds lines below the grid, broken where the sheet is too narrow. */
  public PictureSheet caption(String... lines) {
    captions.addAll(Arrays.asList(lines));
    return this;
  }

  /** Draws what was said so far. */
  public Picture draw() {
    int gridWidth = columns * cellWidth + (columns - 1) * GAP;
    List<String> titleLines = labels.wrap(title, TITLE, gridWidth);
    List<String> captionLines = new ArrayList<>();
    captions.forEach(line -> captionLines.addAll(labels.wrap(line, CAPTION, gridWidth)));

    int headerTop = MARGIN + block(titleLines.size(), TITLE);
    int gridTop = headerTop + (headers.isEmpty() ? 0 : block(1, HEADER));
    int gridBottom = gridTop + Math.max(0, rows.size() * (cellHeight + GAP) - GAP);
    int captionHeight = captionLines.size() * labels.lineHeight(CAPTION);
    int height = gridBottom + (captionHeight > 0 ? GAP + captionHeight : 0) + MARGIN;

    Picture sheet = filled(gridWidth + 2 * MARGIN, height, (byte) WHITE);
    pasteCells(sheet, gridTop);
    if (labels.visible()) {
      Graphics2D graphics = Pixels.view(sheet).createGraphics();
      graphics.setColor(INK);
      writeLines(graphics, titleLines, TITLE, MARGIN);
      graphics.setColor(SOFT_INK);
      writeHeaders(graphics, headerTop);
      writeLines(graphics, captionLines, CAPTION, gridBottom + GAP);
      graphics.dispose();
    }
    return sheet;
  }

  private int block(int lines, Font font) {
    int lineHeight = labels.lineHeight(font);
    return lines == 0 || lineHeight == 0 ? 0 : lines * lineHeight + GAP;
  }

  private void writeLines(Graphics2D graphics, List<String> lines, Font font, int top) {
    for (int i = 0; i < lines.size(); i++) {
      labels.write(graphics, lines.get(i), font, MARGIN, top + i * labels.lineHeight(font));
    }
  }

  private void writeHeaders(Graphics2D graphics, int top) {
    for (int column = 0; column < headers.size(); column++) {
      String text = labels.fitted(headers.get(column), HEADER, cellWidth);
      int inset = (cellWidth - labels.width(text, HEADER)) / 2;
      labels.write(graphics, text, HEADER, left(column) + inset, top);
    }
  }

  private void pasteCells(Picture sheet, int gridTop) {
    Picture background = filled(cellWidth, cellHeight, (byte) CELL_GREY);
    for (int row = 0; row < rows.size(); row++) {
      List<Picture> cells = rows.get(row);
      int top = gridTop + row * (cellHeight + GAP);
      for (int column = 0; column < columns; column++) {
        paste(background, sheet, left(column), top);
        if (column < cells.size()) {
          Picture cell = fitted(cells.get(column));
          int x = left(column) + (cellWidth - cell.width()) / 2;
          int y = top + (cellHeight - cell.height()) / 2;
          paste(cell, sheet, x, y);
        }
      }
    }
  }

  private static Picture filled(int width, int height, byte grey) {
    byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
    Arrays.fill(rgb, grey);
    return new Picture(width, height, rgb);
  }

  private int left(int column) {
    return MARGIN + column * (cellWidth + GAP);
  }

  private Picture fitted(Picture picture) {
    int factor = Math.min(cellWidth / picture.width(), cellHeight / picture.height());
    if (factor >= 1) {
      return enlarged(picture, factor);
    }
    double scale =
        Math.min((double) cellWidth / picture.width(), (double) cellHeight / picture.height());
    return Resizer.resize(
        picture,
        Math.max(1, Math.min(cellWidth, (int) Math.round(picture.width() * scale))),
        Math.max(1, Math.min(cellHeight, (int) Math.round(picture.height() * scale))));
  }

  private static Picture enlarged(Picture picture, int factor) {
    int width = picture.width() * factor;
    int height = picture.height() * factor;
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = (y / factor * picture.width() + x / factor) * 3;
        System.arraycopy(picture.rgb(), from, rgb, (y * width + x) * 3, 3);
      }
    }
    return new Picture(width, height, rgb);
  }

  private static void paste(Picture cell, Picture sheet, int left, int top) {
    for (int y = 0; y < cell.height(); y++) {
      System.arraycopy(
          cell.rgb(),
          y * cell.width() * 3,
          sheet.rgb(),
          ((top + y) * sheet.width() + left) * 3,
          cell.width() * 3);
    }
  }
}
