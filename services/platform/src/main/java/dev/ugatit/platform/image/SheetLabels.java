package dev.ugatit.platform.image;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing on a {@link PictureSheet}. A Java runtime in a lean container may have no fonts at
 * all; then labels take no room and are left out.
 */
final class SheetLabels {
  private static final Logger log = LoggerFactory.getLogger(SheetLabels.class);
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  /** Found out once: a runtime does not get fonts later. */
  private static final class Machine {
    private static final SheetLabels LABELS = new SheetLabels(hasFonts());
  }

  private final boolean visible;

  private SheetLabels(boolean visible) {
    this.visible = visible;
  }

  static SheetLabels ofThisMachine() {
    return Machine.LABELS;
  }

  static SheetLabels none() {
    return new SheetLabels(false);
  }

  /** If not, every size is 0 and nothing may be written. */
  boolean visible() {
    return visible;
  }

  /** Height of one line, 0 if nothing can be written. */
  int lineHeight(Font font) {
    return visible ? (int) Math.ceil(font.getLineMetrics("Åg", CONTEXT).getHeight()) : 0;
  }

  /** Breaks at spaces so that each line fits; a single word that does not fit stays whole. */
  List<String> wrap(String text, Font font, int width) {
    List<String> lines = new ArrayList<>();
    if (!visible || text.isBlank()) {
      return lines;
    }
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && width(line + " " + word, font) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Cuts off what does not fit. */
  String fitted(String text, Font font, int width) {
    String fitted = text;
    while (visible && fitted.length() > 1 && width(fitted, font) > width) {
      fitted = fitted.replace("…", "");
      fitted = fitted.substring(0, fitted.length() - 1).stripTrailing() + "…";
      if (fitted.equals("…")) {
        break;
      }
    }
    return fitted;
  }

  int width(String text, Font font) {
    return visible ? (int) Math.ceil(font.getStringBounds(text, CONTEXT).getWidth()) : 0;
  }

  /** Writes one line whose upper left corner is given. */
  void write(Graphics2D graphics, String text, Font font, int x, int y) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(font);
    graphics.drawString(
        text, x, y + (int) Math.ceil(font.getLineMetrics(text, CONTEXT).getAscent()));
  }

  private static boolean hasFonts() {
    try {
      return new Font(Font.SANS_SERIF, Font.PLAIN, 12).getStringBounds("A", CONTEXT).getWidth() > 0;
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Depending on what is missing: the font library, its configuration or the fonts.
      log.warn(
          "Sheets are drawn without labels, this machine has no usable fonts: {}", e.toString());
      return false;
    }
  }
}
