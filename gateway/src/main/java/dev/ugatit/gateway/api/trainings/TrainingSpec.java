package dev.ugatit.gateway.api.trainings;

import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.TrainingChanges;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a training that it wants.
 *
 * @param id of the training; a number with the model's name if absent
 * @param preset its {@link Preset#label}
 * @param minImages pictures a domain to begin with; absent: it begins with all that are prepared
 *     now
 * @param options what is wanted otherwise than the preset has it
 */
record TrainingSpec(
    @Nullable String id,
    String model,
    String dataset,
    String preset,
    @Nullable Integer minImages,
    @Nullable TrainingChanges options) {

  /** Whether the training begins with what is prepared when it is created. */
  boolean beginsNow() {
    return minImages == null;
  }

  /**
   * The training.
   *
   * @param startOffsets where the prepared pictures end; empty unless it {@link #beginsNow}
   * @throws IllegalArgumentException naming what cannot be
   */
  TrainingRecord record(String name, Map<Integer, Long> startOffsets) {
    return new TrainingRecord(
        TrainingRecord.SCHEMA,
        name,
        model,
        dataset,
        startOffsets,
        minImages == null ? TrainingRecord.DEFAULT_MIN_IMAGES : minImages,
        changes().options(Preset.of(preset)),
        Want.RUNNING);
  }

  /** The networks. */
  NetworkOptions network() {
    return changes().options(Preset.of(preset)).network();
  }

  /**
   * Whether a training may have been made from this. Where pictures ended, what is wanted of it now
   * and the threads that its creator found fitting are of that moment and not of the specification.
   */
  boolean describes(TrainingRecord known) {
    TrainingChanges same = changes().orThreads(known.options().threads());
    boolean begins =
        minImages == null
            ? !known.startOffsets().isEmpty()
            : known.startOffsets().isEmpty() && known.minImages() == minImages;
    return begins
        && known.model().equals(model)
        && known.dataset().equals(dataset)
        && known.options().equals(same.options(Preset.of(preset)));
  }

  private TrainingChanges changes() {
    return options == null ? TrainingChanges.NONE : options;
  }
}
