package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.translator.queue.Cancellation;
import java.nio.file.Path;
import java.util.Set;

/**
 * A model's file in ONNX Runtime on the CPU, one thread within a run, with nothing of the
 * translator around it: what measurements hold the rest against. Thread-safe: runs may overlap;
 * {@link #close()} may not overlap a run.
 */
public final class BareSession implements AutoCloseable {
  private final ModelSession session;
  private final TensorContract tensors;

  private BareSession(ModelSession session, TensorContract tensors) {
    this.session = session;
    this.tensors = tensors;
  }

  /**
   * Opens a file.
   *
   * @throws ModelRunException when ONNX Runtime does not load or refuses the file
   */
  public static BareSession open(Path file, TensorContract tensors) throws ModelRunException {
    return new BareSession(new OrtOpener(1).open(file, Provider.CPU), tensors);
  }

  /**
   * Computes the picture that the model makes of a picture. Blocks.
   *
   * @param picture {@code N×3×H×W} in the contract's input range
   * @return {@code N×3×H×W}
   */
  public TensorData run(TensorData picture) throws ModelRunException {
    var answers =
        session.run(tensors.input(), picture, Set.of(tensors.output()), new Cancellation());
    TensorData answer = answers.get(tensors.output());
    if (answer == null) {
      throw new ModelRunException("the model gives no \"" + tensors.output() + "\"");
    }
    return answer;
  }

  @Override
  public void close() {
    session.close();
  }
}
