package dev.ugatit.network.tensors;

import dev.ugatit.network.tensors.Header.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Parses and checks a header: nothing of the data is touched before all of it is consistent. */
final class HeaderParser {
  private static final int MAX_RANK = 16;

  private final JsonCursor json;
  private final NavigableMap<String, Entry> entries = new TreeMap<>();
  private final NavigableMap<String, String> metadata = new TreeMap<>();

  private HeaderParser(String text) {
    this.json = new JsonCursor(text);
  }

  /**
   * @param dataBytes bytes of the file after the header: the tensors must fill them without gaps
   */
  static Header parse(String text, long dataBytes) throws SafetensorsException {
    var parser = new HeaderParser(text);
    parser.members();
    parser.json.end();
    requireFilled(parser.entries, dataBytes);
    return new Header(parser.entries, parser.metadata);
  }

  private void members() throws SafetensorsException {
    json.expect('{');
    if (json.accept('}')) {
      return;
    }
    do {
      String name = json.string();
      json.expect(':');
      if (name.equals(Header.METADATA)) {
        metadata();
      } else if (entries.put(name, entry(name)) != null) {
        throw json.damaged("tensor " + name + " appears twice");
      }
    } while (json.accept(','));
    json.expect('}');
  }

  private void metadata() throws SafetensorsException {
    json.expect('{');
    if (json.accept('}')) {
      return;
    }
    do {
      String key = json.string();
      json.expect(':');
      if (metadata.put(key, json.string()) != null) {
        throw json.damaged("metadata " + key + " appears twice");
      }
    } while (json.accept(','));
    json.expect('}');
  }

  private Entry entry(String name) throws SafetensorsException {
    String type = "none";
    long @Nullable [] shape = null;
    long @Nullable [] offsets = null;
    json.expect('{');
    do {
      String field = json.string();
      json.expect(':');
      switch (field) {
        case "dtype" -> type = json.string();
        case "shape" -> shape = numbers();
        case "data_offsets" -> offsets = numbers();
        default -> throw json.damaged("unknown field " + field);
      }
    } while (json.accept(','));
    json.expect('}');
    if (!type.equals("F32")) {
      throw new SafetensorsException(
          "tensor " + name + " is of type " + type + "; only F32 is read");
    }
    if (shape == null || offsets == null || offsets.length != 2) {
      throw json.damaged("tensor " + name + " lacks its shape or its two data_offsets");
    }
    return checked(name, shape, offsets[0], offsets[1]);
  }

  private static Entry checked(String name, long[] shape, long begin, long end)
      throws SafetensorsException {
    long count;
    try {
      count = TensorData.count(shape);
    } catch (IllegalArgumentException e) {
      throw new SafetensorsException("tensor " + name + ": " + e.getMessage());
    }
    if (count > Integer.MAX_VALUE - 8) {
      throw new SafetensorsException(
          "tensor " + name + " has " + count + " values, more than an array holds");
    }
    if (end - begin != count * Float.BYTES) {
      throw new SafetensorsException(
          "tensor "
              + name
              + " of shape "
              + Arrays.toString(shape)
              + " needs "
              + count * Float.BYTES
              + " bytes, its offsets give "
              + (end - begin));
    }
    return new Entry(shape, begin, end);
  }

  private long[] numbers() throws SafetensorsException {
    List<Long> numbers = new ArrayList<>();
    json.expect('[');
    if (!json.accept(']')) {
      do {
        numbers.add(json.number());
        if (numbers.size() > MAX_RANK) {
          throw json.damaged("more than " + MAX_RANK + " sizes");
        }
      } while (json.accept(','));
      json.expect(']');
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static void requireFilled(NavigableMap<String, Entry> entries, long dataBytes)
      throws SafetensorsException {
    var inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long offset = 0;
    for (Entry entry : inOrder) {
      if (entry.begin() != offset) {
        throw new SafetensorsException("tensors overlap or leave a gap at byte " + offset);
      }
      offset = entry.end();
    }
    if (offset != dataBytes) {
      throw new SafetensorsException(
          "file is cut or has been appended to: tensors need "
              + offset
              + " bytes of data, "
              + dataBytes
              + " are there");
    }
  }
}
