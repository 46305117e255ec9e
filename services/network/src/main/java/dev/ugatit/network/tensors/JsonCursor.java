package dev.ugatit.network.tensors;

/** Reads the few JSON forms of a header from a text, strictly; keeps its place for messages. */
final class JsonCursor {
  private final String text;
  private int position;

  JsonCursor(String text) {
    this.text = text;
  }

  /** Passes this character, after white space. */
  void expect(char expected) throws SafetensorsException {
    if (!accept(expected)) {
      throw damaged("expected '" + expected + "'");
    }
  }

  /** Passes this character if it is next, after white space. */
  boolean accept(char expected) {
    skipSpace();
    if (position < text.length() && text.charAt(position) == expected) {
      position++;
      return true;
    }
    return false;
  }

  /** Passes to the end; only white space may be left. */
  void end() throws SafetensorsException {
    skipSpace();
    if (position != text.length()) {
      throw damaged("unexpected text after the end");
    }
  }

  /** A non-negative whole number. */
  long number() throws SafetensorsException {
    skipSpace();
    int start = position;
    while (position < text.length() && isDigit(text.charAt(position))) {
      position++;
    }
    boolean leadingZero = position - start > 1 && text.charAt(start) == '0';
    if (position == start || leadingZero) {
      throw damaged("expected a whole number");
    }
    try {
      return Long.parseLong(text, start, position, 10);
    } catch (NumberFormatException e) {
      throw damaged("number too large");
    }
  }

  String string() throws SafetensorsException {
    expect('"');
    var string = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return string.toString();
      }
      if (c < ' ') {
        throw damaged("control character in a string");
      }
      string.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws SafetensorsException {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw damaged("unknown escape");
    };
  }

  private char codeUnit() throws SafetensorsException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw damaged("bad \\u escape");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private char next() throws SafetensorsException {
    if (position == text.length()) {
      throw damaged("text ends within a string");
    }
    return text.charAt(position++);
  }

  private void skipSpace() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  SafetensorsException damaged(String what) {
    return new SafetensorsException("header is damaged at character " + position + ": " + what);
  }
}
