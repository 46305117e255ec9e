package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import dev.ugatit.translator.queue.Cancellation;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Loads a model as a translator does, on the CPU, without serving it: whoever is about to announce
 * one finds out what a translator would say. Stateless.
 */
public final class ModelTrial {
  private ModelTrial() {}

  /**
   * What a model did.
   *
   * @param answerSide side of its answer at its own size, pixels
   * @param low smallest value that it answered to noise
   * @param high largest value that it answered to noise
   */
  public record Outcome(int answerSide, float low, float high) {}

  /**
   * Checks the file against the manifest, opens it and runs it. Blocks.
   *
   * @param manifest without a probe; where it says that the file is, is not looked at
   * @param threads within a run
   * @throws ModelRefusedException as a translator would refuse it
   */
  public static Outcome run(ModelManifest manifest, Path file, int threads)
      throws ModelRefusedException {
    GraphCheck.check(manifest, List.of(file));
    var warmUp = new WarmUp(manifest, null);
    var providers = new ProviderChoice(WantedProvider.CPU, new OrtOpener(threads));
    LoadedModel model = providers.open(manifest, file, warmUp);
    try {
      return answerToNoise(model, manifest.tensors());
    } catch (ModelRunException e) {
      throw new ModelRefusedException(Stage.OPEN, "it does not run: " + e.getMessage(), e);
    } finally {
      model.retire(Runnable::run);
    }
  }

  private static Outcome answerToNoise(LoadedModel model, TensorContract tensors)
      throws ModelRunException, ModelRefusedException {
    TensorData noise = WarmUp.noise(tensors, new Size(tensors.size(), tensors.size()));
    TensorData answer =
        Objects.requireNonNull(
            model.run(noise, Set.of(tensors.output()), new Cancellation()).get(tensors.output()));
    WarmUp.requireFinite(tensors.output(), answer);
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : answer.values()) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return new Outcome(model.answerSide(tensors.size()), low, high);
  }
}
