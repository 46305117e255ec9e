package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.trainer.run.RunFolder.Ending;
import dev.ugatit.trainer.run.TrainingOutcome.End;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A training's newest record, and what is known of it here. Confined to one Vert.x context. */
final class WantedTraining {
  private final TrainingRecord record;
  private final long offset;
  private final long since;
  private Optional<Ending> ending;
  private boolean queued;

  /**
   * @param offset of the record on its topic
   * @param since offset of the training's first record: older ones come first
   * @param ending of its last stretch
   */
  WantedTraining(TrainingRecord record, long offset, long since, Optional<Ending> ending) {
    this.record = record;
    this.offset = offset;
    this.since = since;
    this.ending = ending;
  }

  /**
   * The training of a record.
   *
   * @throws IllegalArgumentException when it is none, or not the one of its key
   */
  static TrainingRecord read(String key, byte[] value) {
    TrainingRecord record = Json.read(value, TrainingRecord.class);
    if (!record.id().equals(key)) {
      throw new IllegalArgumentException(
          "its key is \"" + key + "\" and its training \"" + record.id() + "\"");
    }
    return record;
  }

  String id() {
    return record.id();
  }

  TrainingRecord record() {
    return record;
  }

  long offset() {
    return offset;
  }

  long since() {
    return since;
  }

  Optional<Ending> ending() {
    return ending;
  }

  /** Whether steps are to be done: it never ended, or the wish is younger than an early end. */
  boolean isToDo() {
    return record.want() == Want.RUNNING
        && ending.filter(e -> isFinished(e) || e.wish() >= offset).isEmpty();
  }

  /** Whether the wish is younger than the end and no step is left. */
  boolean isAskedInVain() {
    return record.want() == Want.RUNNING
        && ending.filter(e -> isFinished(e) && e.wish() < offset).isPresent();
  }

  /** Notes an ending that was found; it counts if it is the newest. */
  void found(Optional<Ending> other) {
    ending =
        Stream.concat(other.stream(), ending.stream()).max(Comparator.comparingLong(Ending::wish));
  }

  /** Whether it was said that it waits. */
  boolean isQueued() {
    return queued;
  }

  void queued(boolean said) {
    queued = said;
  }

  private static boolean isFinished(Ending ending) {
    return ending.outcome().end() == End.FINISHED;
  }
}
