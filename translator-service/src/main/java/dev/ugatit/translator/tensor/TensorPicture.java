package dev.ugatit.translator.tensor;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.model.ModelRunException;
import dev.ugatit.translator.model.Stack;
import dev.ugatit.translator.queue.Cancellation;
import dev.ugatit.translator.queue.Lane;
import dev.ugatit.translator.queue.Work;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One picture of an inference: its tensor in, tensors by name out. */
final class TensorPicture
    implements Work<TensorData, Map<String, TensorData>, Map<String, TensorData>> {
  private final LoadedModel model;
  private final TensorData input;
  private final Set<String> outputs;
  private final Lane lane;
  private final Runnable closed;

  /**
   * One picture.
   *
   * @param model held by somebody until {@code closed} was called
   * @param input {@code 1×3×H×W}
   */
  TensorPicture(
      LoadedModel model, TensorData input, Set<String> outputs, Lane lane, Runnable closed) {
    this.model = model;
    this.input = input;
    this.outputs = outputs;
    this.lane = lane;
    this.closed = closed;
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public TensorData prepare() {
    return input;
  }

  @Override
  public List<Map<String, TensorData>> runTogether(
      List<TensorData> pictures, Cancellation cancellation) throws ModelRunException {
    return Stack.run(model, pictures, outputs, cancellation);
  }

  /** Refuses values that are not finite: such a model is broken, and JSON cannot say them. */
  @Override
  public Map<String, TensorData> finish(TensorData picture, Map<String, TensorData> answer)
      throws ModelRunException {
    for (TensorData tensor : answer.values()) {
      for (float value : tensor.values()) {
        if (!Float.isFinite(value)) {
          throw new ModelRunException("the model answered a value that is not finite");
        }
      }
    }
    return answer;
  }

  @Override
  public void close() {
    closed.run();
  }
}
