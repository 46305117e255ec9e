package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.queue.Cancellation;
import java.util.Map;
import java.util.Set;

/** An open model. Thread-safe: runs may overlap; {@link #close()} may not overlap a run. */
interface ModelSession extends AutoCloseable {
  /**
   * Runs the model once. Blocks.
   *
   * @param input values of the one input tensor
   * @param outputs names of the tensors to compute
   * @param cancellation stops the run early, which then fails
   * @throws ModelRunException when the engine refuses or stops
   */
  Map<String, TensorData> run(
      String inputName, TensorData input, Set<String> outputs, Cancellation cancellation)
      throws ModelRunException;

  /** What its weights take in memory, roughly: the bytes of its file and of those beside it. */
  long bytes();

  /** Frees the engine's memory. */
  @Override
  void close();
}
