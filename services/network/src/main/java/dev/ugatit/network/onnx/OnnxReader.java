package dev.ugatit.network.onnx;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads the parts of a {@code ModelProto} that {@link OnnxFile} tells of. */
final class OnnxReader {
  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_RANK = 16;

  private long irVersion;
  private boolean graphSeen;
  private final Map<String, Long> opsets = new LinkedHashMap<>();
  private final List<OnnxTensorInfo> inputs = new ArrayList<>();
  private final List<OnnxTensorInfo> outputs = new ArrayList<>();
  private final Map<String, StoredTensor> initializers = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final TreeSet<String> operators = new TreeSet<>();
  private final InnerTensors inner = new InnerTensors();

  private OnnxReader() {}

  static OnnxFile read(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var model = new OnnxReader();
      var reader = new ProtoReader(channel);
      reader.message(model::model);
      if (model.irVersion < 1
          || model.opsets.isEmpty()
          || !model.graphSeen
          || model.outputs.isEmpty()) {
        throw reader.damaged("no version, no operators, no graph or no output");
      }
      return model.file(file);
    }
  }

  private OnnxFile file(Path path) {
    inputs.removeIf(input -> initializers.containsKey(input.name()));
    return new OnnxFile(
        path,
        irVersion,
        opsets,
        inputs,
        outputs,
        initializers,
        metadata,
        List.copyOf(operators),
        inner.files());
  }

  private void model(int number, ProtoReader reader) throws IOException {
    switch (number) {
      case 1 -> irVersion = reader.varint();
      case 7 -> {
        graphSeen = true;
        reader.child(this::graph);
      }
      case 8 -> opset(reader);
      case 14 -> {
        TensorReader.entry(reader, metadata);
        limit(metadata.keySet(), reader);
      }
      case 20 -> inner.training(reader);
      case 25 -> inner.function(reader);
      default -> {} // producer, documentation
    }
  }

  private void graph(int number, ProtoReader reader) throws IOException {
    switch (number) {
      case 1 -> reader.child(this::node);
      case 5 -> {
        StoredTensor tensor = TensorReader.read(reader);
        initializers.put(tensor.name(), tensor);
        inner.note(tensor, reader);
        limit(initializers.keySet(), reader);
      }
      case 11 -> {
        inputs.add(info(reader));
        limit(inputs, reader);
      }
      case 12 -> {
        outputs.add(info(reader));
        limit(outputs, reader);
      }
      case 15 -> inner.sparse(reader);
      default -> {} // name, documentation, shapes of inner values
    }
  }

  private void node(int number, ProtoReader reader) throws IOException {
    if (number == 4) {
      operators.add(reader.text());
      limit(operators, reader);
    } else if (number == 5) {
      inner.attribute(reader);
    }
  }

  private void opset(ProtoReader reader) throws IOException {
    var domain = new StringBuilder();
    long[] version = {0};
    reader.child(
        (number, fields) -> {
          if (number == 1) {
            domain.append(fields.text());
          } else if (number == 2) {
            version[0] = fields.varint();
          }
        });
    opsets.put(domain.toString(), version[0]);
    limit(opsets.keySet(), reader);
  }

  /** {@code ValueInfoProto} → {@code TypeProto} → tensor → shape → dimension. */
  private static OnnxTensorInfo info(ProtoReader reader) throws IOException {
    var name = new StringBuilder();
    OnnxType[] type = {OnnxType.UNDEFINED};
    var shape = new ArrayList<OnnxDimension>();
    ProtoReader.Fields dimensions =
        on(
            1,
            field -> {
              shape.add(dimension(field));
              if (shape.size() > MAX_RANK) {
                throw field.damaged("a tensor of more than " + MAX_RANK + " dimensions");
              }
            });
    ProtoReader.Fields tensor =
        (number, fields) -> {
          if (number == 1) {
            type[0] = OnnxType.ofCode(fields.varint());
          } else if (number == 2) {
            fields.child(dimensions);
          }
        };
    ProtoReader.Fields anyType = on(1, field -> field.child(tensor));
    reader.child(
        (number, fields) -> {
          if (number == 1) {
            name.append(fields.text());
          } else if (number == 2) {
            fields.child(anyType);
          }
        });
    return new OnnxTensorInfo(name.toString(), type[0], shape);
  }

  private static OnnxDimension dimension(ProtoReader reader) throws IOException {
    OnnxDimension[] dimension = {OnnxDimension.free("")};
    reader.child(
        (number, fields) -> {
          if (number == 1) {
            long size = fields.varint();
            dimension[0] = size < 0 ? OnnxDimension.free("") : OnnxDimension.of(size);
          } else if (number == 2) {
            dimension[0] = OnnxDimension.free(fields.text());
          }
        });
    return dimension[0];
  }

  /** Reads what one field holds. */
  @FunctionalInterface
  private interface Content {
    void read(ProtoReader reader) throws IOException;
  }

  private static ProtoReader.Fields on(int wanted, Content content) {
    return (number, reader) -> {
      if (number == wanted) {
        content.read(reader);
      }
    };
  }

  private static void limit(Collection<?> entries, ProtoReader reader) throws OnnxFormatException {
    if (entries.size() > MAX_ENTRIES) {
      throw reader.damaged("more than " + MAX_ENTRIES + " entries of a kind");
    }
  }
}
