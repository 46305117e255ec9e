package dev.ugatit.trainer.weights;

import dev.ugatit.network.tensors.Npz;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.network.tensors.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;

/** Formats of files that hold weights by name. */
public enum WeightFormat {
  /** NumPy's zip of arrays. */
  NPZ,
  /** A JSON header and raw values. */
  SAFETENSORS;

  /**
   * Writes the tensors and metadata of another file, one tensor at a time, and forces them to disk.
   * Bytes are a function of these alone.
   */
  public void write(Path file, TensorFile tensors) throws IOException {
    Function<String, TensorData> source = source(tensors);
    try {
      switch (this) {
        case NPZ -> Npz.write(file, tensors.shapes(), source, tensors.metadata());
        case SAFETENSORS -> Safetensors.write(file, tensors.shapes(), source, tensors.metadata());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The tensors of a file, for writers that ask for them; what cannot be read is unchecked. */
  static Function<String, TensorData> source(TensorFile tensors) {
    return name -> {
      try {
        return tensors.read(name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
