package dev.ugatit.network.onnx;

import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where a {@code TensorProto} holds its values; the values are passed over. */
final class TensorReader {
  private static final int MAX_RANK = 16;

  /** A plain name: nothing that climbs out of the model's folder. */
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,254}");

  private String name = "";
  private OnnxType type = OnnxType.UNDEFINED;
  private final List<Long> shape = new ArrayList<>();
  private final Map<String, String> external = new HashMap<>();
  private boolean elsewhere;
  private long position = -1;
  private long bytes;

  static StoredTensor read(ProtoReader reader) throws IOException {
    var tensor = new TensorReader();
    reader.child(tensor::field);
    return tensor.stored(reader);
  }

  private void field(int number, ProtoReader reader) throws IOException {
    switch (number) {
      case 1 -> sizes(reader);
      case 2 -> type = OnnxType.ofCode(reader.varint());
      case 4, 9 -> values(reader); // packed floats are laid out as raw data is
      case 8 -> name = reader.text();
      case 13 -> entry(reader, external);
      case 14 -> elsewhere = reader.varint() == 1;
      default -> {} // other forms of values, documentation
    }
  }

  private void sizes(ProtoReader reader) throws IOException {
    if (reader.packed()) {
      reader.packedVarints(10 * MAX_RANK, shape::add);
    } else {
      shape.add(reader.varint());
    }
    if (shape.size() > MAX_RANK) {
      throw reader.damaged("a tensor of more than " + MAX_RANK + " dimensions");
    }
  }

  private void values(ProtoReader reader) throws IOException {
    if (reader.packed()) {
      bytes = reader.passBytes();
      position = reader.position() - bytes;
    }
  }

  private StoredTensor stored(ProtoReader reader) throws OnnxFormatException {
    try {
      TensorData.count(shape.stream().mapToLong(Long::longValue).toArray());
    } catch (IllegalArgumentException e) {
      throw reader.damaged("initialiser " + name + ": " + e.getMessage());
    }
    if (!elsewhere) {
      return new StoredTensor(name, type, shape, position, bytes, Optional.empty());
    }
    String file = external.getOrDefault("location", "");
    if (!FILE_NAME.matcher(file).matches()) {
      throw reader.damaged("initialiser " + name + " lies in a file that is not beside the model");
    }
    return new StoredTensor(
        name, type, shape, number("offset", reader), number("length", reader), Optional.of(file));
  }

  private long number(String key, ProtoReader reader) throws OnnxFormatException {
    try {
      return Math.max(0, Long.parseLong(external.getOrDefault(key, "0")));
    } catch (NumberFormatException e) {
      throw reader.damaged("initialiser " + name + " has no number as its " + key);
    }
  }

  /** Reads a {@code StringStringEntryProto} into a map. */
  static void entry(ProtoReader reader, Map<String, String> entries) throws IOException {
    String[] entry = {"", ""};
    reader.child(
        (number, fields) -> {
          if (number == 1 || number == 2) {
            entry[number - 1] = fields.text();
          }
        });
    entries.put(entry[0], entry[1]);
  }
}
