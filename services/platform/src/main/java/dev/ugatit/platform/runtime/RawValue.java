package dev.ugatit.platform.runtime;

import java.util.List;

/**
 * A value as it was written somewhere.
 *
 * @param elements one element unless it was written as a list
 * @param source where it was found, in words
 */
record RawValue(List<String> elements, boolean isList, String source) {
  static RawValue text(String text, String source) {
    return new RawValue(List.of(text), false, source);
  }

  String shown() {
    String text = String.join(",", elements);
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  <T> T as(Setting<T> setting) {
    return isList ? setting.parseElements(elements) : setting.parse(elements.get(0));
  }
}
