package dev.ugatit.trainer.publish;

import dev.ugatit.network.Generator;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.trainer.run.Learner;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * A learner whose translations of single pictures are acted, so that its score can be chosen; those
 * of a probe, which has two pictures, are its network's.
 */
final class ActingLearner implements Learner {
  /** How much of a translation, from the left, is the picture itself; the rest is grey. */
  private final double share;

  private final Learner learner;
  private int acted;

  ActingLearner(Learner learner, double share) {
    this.learner = learner;
    this.share = share;
  }

  /** Number of single pictures that were translated. */
  int acted() {
    return acted;
  }

  @Override
  public Generator.Output<TensorData> translate(Direction direction, TensorData pictures) {
    if (pictures.shape()[0] > 1) {
      return learner.translate(direction, pictures);
    }
    acted++;
    int width = (int) pictures.shape()[3];
    float[] values = pictures.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = i % width < share * width ? values[i] : 0;
    }
    TensorData none = TensorData.of(new float[0], 0);
    return new Generator.Output<>(new TensorData(pictures.shape(), values), none, none);
  }

  @Override
  public int updates() {
    return learner.updates();
  }

  @Override
  public SortedMap<String, Double> learn(TensorData source, TensorData target, double rate) {
    throw new UnsupportedOperationException("it only acts");
  }

  @Override
  public Function<String, TensorData> weights(Direction direction) {
    return learner.weights(direction);
  }

  @Override
  public void save(Path folder) {
    throw new UnsupportedOperationException("it only acts");
  }

  @Override
  public void close() {
    learner.close();
  }
}
