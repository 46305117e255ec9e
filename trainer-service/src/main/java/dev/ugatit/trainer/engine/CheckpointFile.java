package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One file of a checkpoint: named arrays. One of them at a time passes through the Java heap. */
record CheckpointFile(Path path) {
  static final String EXTENSION = ".safetensors";

  /** The file of this name in a checkpoint's folder. */
  static CheckpointFile of(Path folder, String name) {
    return new CheckpointFile(folder.resolve(name + EXTENSION));
  }

  /** Writes, replacing what is there. Bytes are a function of the arguments alone. */
  void save(SortedMap<String, NDArray> arrays, Map<String, String> metadata) throws IOException {
    var shapes = new TreeMap<String, long[]>();
    arrays.forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
    Safetensors.write(path, shapes, name -> Tensors.data(arrays.get(name)), metadata);
  }

  /**
   * Reads arrays that must have exactly these names and shapes.
   *
   * @throws CheckpointException naming the first that is missing, too many or of another shape
   */
  Map<String, NDArray> load(Map<String, long[]> shapes, Tensors tensors, NDManager owner)
      throws IOException {
    var arrays = new TreeMap<String, NDArray>();
    var strange = new TreeSet<String>();
    Safetensors.read(
        path,
        (name, data) -> {
          if (fits(shapes.get(name), data)) {
            arrays.put(name, Tensors.keep(tensors.array(data), owner));
          } else {
            strange.add(name + Arrays.toString(data.shape()));
          }
        });
    for (var entry : shapes.entrySet()) {
      if (!arrays.containsKey(entry.getKey())) {
        throw misfit("lacks " + entry.getKey() + Arrays.toString(entry.getValue()), strange);
      }
    }
    if (!strange.isEmpty()) {
      throw misfit("has more than it should", strange);
    }
    return arrays;
  }

  /** A whole number that was saved beside the arrays. */
  int number(String key) throws IOException {
    String text = Safetensors.metadata(path).get(key);
    try {
      return Integer.parseInt(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "checkpoint file " + path.getFileName() + " has " + key + " = " + text + ", no number");
    }
  }

  private static boolean fits(long @Nullable [] shape, TensorData data) {
    return shape != null && Arrays.equals(shape, data.shape());
  }

  private CheckpointException misfit(String what, TreeSet<String> strange) {
    return new CheckpointException(
        "checkpoint file "
            + path.getFileName()
            + " "
            + what
            + (strange.isEmpty() ? "" : "; unknown there: " + String.join(", ", strange))
            + ". Resume with the network options that it was written with");
  }
}
