package dev.ugatit.standalone.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text in aligned columns: words to the left, numbers to the right. */
public final class Table {
  private static final Pattern NUMBER = Pattern.compile("-|-?[0-9][0-9.,/]*");

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these headings. */
  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row with as many cells as there are headings. */
  public Table row(Object... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException("a row needs " + rows.get(0).size() + " cells");
    }
    var row = new ArrayList<String>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String pad = " ".repeat(width[i] - row.get(i).length());
        line.append(isNumber(row.get(i)) ? pad + row.get(i) : row.get(i) + pad).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
  }
}
