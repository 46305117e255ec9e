package dev.ugatit.network.tensors;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The header of a safetensors file: where each tensor lies in the data that follows.
 *
 * @param entries by name
 * @param metadata text by key, possibly none
 */
record Header(NavigableMap<String, Entry> entries, NavigableMap<String, String> metadata) {
  /** JSON longer than this is refused before it is read. */
  static final int MAX_BYTES = 100_000_000;

  static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;

  /** A tensor's place: bytes from {@code begin} to {@code end} of the data. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(long[] shape, long begin, long end) {}

  /** Lays out tensors in the order of their names, without gaps. */
  static Header layOut(Map<String, long[]> shapes, Map<String, String> metadata) {
    var entries = new TreeMap<String, Entry>();
    long offset = 0;
    for (var shape : new TreeMap<>(shapes).entrySet()) {
      if (shape.getKey().equals(METADATA)) {
        throw new IllegalArgumentException("a tensor cannot be named " + METADATA);
      }
      long end = offset + Math.multiplyExact(TensorData.count(shape.getValue()), Float.BYTES);
      entries.put(shape.getKey(), new Entry(shape.getValue(), offset, end));
      offset = end;
    }
    return new Header(entries, new TreeMap<>(metadata));
  }

  /** Bytes of all tensors. */
  long dataBytes() {
    return entries.values().stream().mapToLong(Entry::end).max().orElse(0);
  }

  /** UTF-8, padded with spaces to a multiple of eight. */
  byte[] toBytes() {
    var json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      quote(json, METADATA).append(":{");
      metadata.forEach((key, value) -> quote(quote(json, key).append(':'), value).append(','));
      json.setCharAt(json.length() - 1, '}');
      json.append(',');
    }
    entries.forEach(
        (name, entry) ->
            quote(json, name)
                .append(":{\"dtype\":\"F32\",\"shape\":")
                .append(Arrays.toString(entry.shape()).replace(" ", ""))
                .append(",\"data_offsets\":[")
                .append(entry.begin() + "," + entry.end())
                .append("]},"));
    if (json.length() > 1) {
      json.setLength(json.length() - 1);
    }
    byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] bytes = Arrays.copyOf(text, padded);
    Arrays.fill(bytes, text.length, padded, (byte) ' ');
    return bytes;
  }

  private static StringBuilder quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"');
  }
}
