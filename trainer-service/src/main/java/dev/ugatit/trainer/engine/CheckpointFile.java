package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ugatit.network.tensors.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
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
    Safetensors.write(
        path, shapes, name -> Tensors.data(Objects.requireNonNull(arrays.get(name))), metadata);
  }

  /**
   * Reads arrays that must have exactly these names and shapes.
   *
   * @throws CheckpointException naming the first that is missing, too many or of another shape
   */
  Map<String, NDArray> load(Map<String, long[]> shapes, Tensors tensors, NDManager owner)
      throws IOException {
    var arrays = new TreeMap<String, NDArray>();
    var misfits = new TreeMap<String, long[]>();
    Safetensors.read(
        path,
        (name, data) -> {
          long[] shape = shapes.get(name);
          if (shape != null && Arrays.equals(shape, data.shape())) {
            arrays.put(name, Tensors.keep(tensors.array(data), owner));
          } else {
            misfits.put(name, data.shape());
          }
        });
    for (var entry : shapes.entrySet()) {
      if (!arrays.containsKey(entry.getKey())) {
        throw missing(entry.getKey(), entry.getValue(), misfits.get(entry.getKey()));
      }
    }
    if (!misfits.isEmpty()) {
      String name = misfits.firstKey();
      throw misfit("has what is unknown here: " + name + Arrays.toString(misfits.get(name)));
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

  private CheckpointException missing(String name, long[] wanted, long @Nullable [] found) {
    return misfit(
        found == null
            ? "lacks " + name + Arrays.toString(wanted)
            : "has "
                + name
                + Arrays.toString(found)
                + " where these options need "
                + Arrays.toString(wanted));
  }

  private CheckpointException misfit(String what) {
    return new CheckpointException(
        "checkpoint file "
            + path.getFileName()
            + " "
            + what
            + ". Resume with the options that it was written with");
  }
}
