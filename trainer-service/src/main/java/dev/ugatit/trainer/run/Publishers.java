package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.kafka.FencedSink;
import dev.ugatit.trainer.data.FixedPictures;
import dev.ugatit.trainer.data.PictureStore;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;

/** Where publishers come from, and who owns which model. */
public interface Publishers {
  /** Begins to follow what is published; completes when that is known up to now. */
  Future<Void> start();

  /** Stops following. */
  Future<Void> stop();

  /** Id of the training that has published versions of a model; empty of an imported one. */
  Optional<String> owner(String model);

  /** Version that an alias of a model points to. */
  Optional<Long> version(String model, String alias);

  /**
   * The publisher of one run. Blocks.
   *
   * @param records where it announces, for as long as this trainer owns the training
   */
  Publisher of(
      RunFolder folder, Fit fit, FixedPictures probe, PictureStore store, FencedSink records)
      throws IOException;
}
