package dev.ugatit.trainer.run;

import dev.ugatit.network.Generator;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * The networks of one training and the means to teach them. Confined to the training's thread, and
 * holds native memory until closed.
 */
public interface Learner extends AutoCloseable {
  /** Number of steps done, those before a resume included. */
  int updates();

  /**
   * Does one step of the paper's algorithm: discriminators, generators, running average.
   *
   * @param source {@code N×3×S×S} in [-1,1]
   * @param target {@code N×3×S×S} in [-1,1]
   * @return the losses by name, before the update; NaN and infinity are the caller's to refuse
   */
  SortedMap<String, Double> learn(TensorData source, TensorData target, double learningRate);

  /** Translates pictures {@code N×3×S×S} with the weights that {@link #weights} gives. */
  Generator.Output<TensorData> translate(Direction direction, TensorData pictures);

  /**
   * The weights of one direction's generator as they are published, by name: each is copied when it
   * is asked for, so that a large network is never in memory as a whole.
   */
  Function<String, TensorData> weights(Direction direction);

  /** Writes everything that a resume needs into an empty folder. */
  void save(Path folder) throws IOException;

  @Override
  void close();

  /** Where learners come from. */
  interface Factory {
    /** A learner before its first step, with the weights that the options say. */
    Learner initial(TrainingOptions options) throws IOException;

    /** The learner that was saved in a folder. */
    Learner load(TrainingOptions options, Path folder) throws IOException;
  }
}
