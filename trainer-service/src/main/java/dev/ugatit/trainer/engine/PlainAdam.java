package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.platform.contract.Optimizer;
import java.util.List;

/**
 * Adam by the engine's own operation, about ten passes over memory.
 *
 * <p>That operation puts ε beside √v before the bias correction; torch after it. With both sides
 * multiplied by √(1−β₂ᵗ), ε·√(1−β₂ᵗ) makes it torch's.
 */
final class PlainAdam implements AdamKernel {
  private final Optimizer options;

  PlainAdam(Optimizer options) {
    this.options = options;
  }

  @Override
  public void update(
      List<NDArray> weights,
      List<NDArray> gradients,
      List<NDArray> means,
      List<NDArray> variances,
      int update,
      double rate) {
    double correction1 = 1 - Math.pow(options.beta1(), update);
    double correction2 = Math.sqrt(1 - Math.pow(options.beta2(), update));
    var terms =
        new Tensors.AdamUpdate(
            (float) (rate * correction2 / correction1),
            (float) options.weightDecay(),
            (float) options.beta1(),
            (float) options.beta2(),
            (float) (options.epsilon() * correction2));
    for (int i = 0; i < weights.size(); i++) {
      Tensors.adam(weights.get(i), gradients.get(i), means.get(i), variances.get(i), terms);
    }
  }
}
