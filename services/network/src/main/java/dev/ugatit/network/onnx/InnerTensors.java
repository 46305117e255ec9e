package dev.ugatit.network.onnx;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for tensors that are no initialisers of the graph itself, but of a sparse initialiser, a
 * node's attribute, a graph within one, a function; and notes the files that they lie in. A runtime
 * would open these as well.
 */
final class InnerTensors {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_FILES = 1000;

  private final Set<String> files = new TreeSet<>();
  private int depth;

  /** Names of the files that {@link #note noted} tensors lie in. */
  Set<String> files() {
    return files;
  }

  /** Takes a tensor that was read. */
  void note(StoredTensor tensor, ProtoReader reader) throws OnnxFormatException {
    tensor.externalFile().ifPresent(files::add);
    if (files.size() > MAX_FILES) {
      throw reader.damaged("weights in more than " + MAX_FILES + " files");
    }
  }

  /** The field is a {@code FunctionProto}. */
  void function(ProtoReader reader) throws IOException {
    reader.child(
        (number, fields) -> {
          switch (number) {
            case 7 -> node(fields);
            case 11 -> attribute(fields);
            default -> {} // names, documentation
          }
        });
  }

  /** The field is a {@code TrainingInfoProto}. */
  void training(ProtoReader reader) throws IOException {
    reader.child(
        (number, fields) -> {
          if (number == 1 || number == 2) {
            graph(fields);
          }
        });
  }

  /** The field is an {@code AttributeProto}. */
  void attribute(ProtoReader reader) throws IOException {
    reader.child(
        (number, fields) -> {
          switch (number) {
            case 5, 10 -> note(TensorReader.read(fields), fields);
            case 6, 11 -> graph(fields);
            case 22, 23 -> sparse(fields);
            default -> {} // numbers and texts
          }
        });
  }

  /** The field is a {@code SparseTensorProto}. */
  void sparse(ProtoReader reader) throws IOException {
    reader.child(
        (number, fields) -> {
          if (number == 1 || number == 2) {
            note(TensorReader.read(fields), fields);
          }
        });
  }

  private void graph(ProtoReader reader) throws IOException {
    if (++depth > MAX_DEPTH) {
      throw reader.damaged("graphs within each other, more than " + MAX_DEPTH);
    }
    reader.child(
        (number, fields) -> {
          switch (number) {
            case 1 -> node(fields);
            case 5 -> note(TensorReader.read(fields), fields);
            case 15 -> sparse(fields);
            default -> {} // inputs, outputs, documentation
          }
        });
    depth--;
  }

  private void node(ProtoReader reader) throws IOException {
    reader.child(
        (number, fields) -> {
          if (number == 5) {
            attribute(fields);
          }
        });
  }
}
