package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.kafka.FencedSink;
import dev.ugatit.trainer.data.FixedPictures;
import dev.ugatit.trainer.data.PictureStore;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Where publishers come from, and who owns which model. */
public interface Publishers {
  /** Begins to follow what is published; completes when that is known up to now. */
  Future<Void> start();

  /** Stops following. */
  Future<Void> stop();

  /** Id of the training that has published versions of a model; empty of an imported one. */
  Optional<String> owner(String model);

  /** Versions that are champion of a model or its way back, and those that were so before. */
  Set<Long> champions(String model);

  /**
   * The publisher of one run. Blocks.
   *
   * @param records where it announces, for as long as this trainer owns the training
   * @param wanted whether the training shall go on; a publication that takes long asks often and is
   *     delayed when it shall not
   */
  Publisher of(
      RunFolder folder,
      Fit fit,
      FixedPictures probe,
      PictureStore store,
      FencedSink records,
      BooleanSupplier wanted)
      throws IOException;

  /**
   * Deletes the files of models that were taken back long enough ago, of whatever run. Blocks; for
   * the training's thread alone.
   */
  void sweep() throws IOException;
}
