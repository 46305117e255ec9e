package dev.ugatit.gateway.api.trainings;

import dev.ugatit.gateway.api.StateWriter;
import dev.ugatit.gateway.tables.DatasetTable;
import dev.ugatit.gateway.tables.TrainingTable;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.RunNames;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Outgoing;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes wanted trainings to Kafka. Confined to one event loop. */
public final class TrainingControl {
  private final TrainingTable trainings;
  private final DatasetTable datasets;
  private final StateWriter writer;
  private final String topic;

  /**
   * @param topic of wanted trainings
   */
  public TrainingControl(
      TrainingTable trainings, DatasetTable datasets, StateWriter writer, String topic) {
    this.trainings = trainings;
    this.datasets = datasets;
    this.writer = writer;
    this.topic = topic;
  }

  /** What was written, and whether there was no such training before. */
  public record Written(TrainingRecord record, boolean created) {}

  /**
   * Creates a training, or writes the same one again with another wish.
   *
   * @return fails with a {@link Refusal}: 409 when the id stands for another training or the model
   *     belongs to one, 422 when the dataset is too small
   */
  public Future<Written> put(TrainingRecord wanted) {
    return writer.inTurn(
        () -> {
          Optional<TrainingRecord> known = trainings.get(wanted.id());
          known.ifPresentOrElse(k -> requireSame(k, wanted), () -> requireFree(wanted));
          return write(wanted).map(record -> new Written(record, known.isEmpty()));
        });
  }

  /**
   * Creates a training, or finds the one that this specification made.
   *
   * @param id absent for the next number with the model's name
   * @param start asked for where pictures end, only when a training is created
   * @return fails with a {@link Refusal}: as {@link #put}, and 422 when the training is to begin
   *     with the pictures of a dataset that is not declared
   */
  Future<Written> create(
      TrainingSpec spec, Optional<String> id, Supplier<Future<Map<Integer, Long>>> start) {
    return writer.inTurn(
        () -> {
          Optional<TrainingRecord> known = id.flatMap(trainings::get);
          if (known.isPresent()) {
            if (!spec.describes(known.get())) {
              throw otherOptions(known.get().id());
            }
            return Future.succeededFuture(new Written(known.get(), false));
          }
          String name =
              id.orElseGet(() -> RunNames.nextRun(spec.model(), spec.network(), trainings.all()));
          requireFree(spec.record(name, Map.of()));
          requireDeclared(spec);
          return start
              .get()
              .compose(offsets -> write(spec.record(name, offsets)))
              .map(record -> new Written(record, true));
        });
  }

  /**
   * Writes a training again with another wish.
   *
   * @return the record; fails with a 404 {@link Refusal} when there is no such training
   */
  public Future<TrainingRecord> want(String id, Want want) {
    return writer.inTurn(() -> write(trainings.require(id).wanting(want)));
  }

  private Future<TrainingRecord> write(TrainingRecord record) {
    return writer.write(Outgoing.json(topic, record.id(), record)).map(record);
  }

  private static void requireSame(TrainingRecord known, TrainingRecord wanted) {
    if (!known.wanting(wanted.want()).equals(wanted)) {
      throw otherOptions(wanted.id());
    }
  }

  private static Refusal otherOptions(String id) {
    return Refusal.of(
        409,
        "training-exists",
        "Training \"%s\" exists with other options, and options never change: choose another id."
            .formatted(id));
  }

  /** Without pictures and without a number to wait for it would wait for ever. */
  private void requireDeclared(TrainingSpec spec) {
    if (spec.beginsNow() && datasets.get(spec.dataset()).isEmpty()) {
      throw Refusal.of(
          422,
          "no-such-dataset",
          "There is no dataset \"%s\": declare it and add pictures, or say by \"minImages\" how many to"
                  .formatted(spec.dataset())
              + " wait for.");
    }
  }

  private void requireFree(TrainingRecord wanted) {
    for (TrainingRecord other : trainings.all()) {
      if (publishSameModel(other, wanted)) {
        throw Refusal.of(
            409,
            "model-taken",
            "Model \"%s\" belongs to training \"%s\": choose another model name, or resume that."
                .formatted(wanted.model(), other.id()));
      }
    }
    Optional<Dataset> dataset = datasets.get(wanted.dataset());
    int needed = wanted.options().loadSize();
    if (dataset.isPresent() && dataset.get().size() < needed) {
      throw Refusal.of(
          422,
          "dataset-too-small",
          "Dataset \"%s\" keeps pictures of %d pixels and the training loads them at %d: train at a"
                  .formatted(wanted.dataset(), dataset.get().size(), needed)
              + " smaller size, or declare a larger dataset under another name.");
    }
  }

  private static boolean publishSameModel(TrainingRecord one, TrainingRecord other) {
    return one.model().equals(other.model())
        || one.model().equals(TrainingRecord.backOf(other.model()))
        || other.model().equals(TrainingRecord.backOf(one.model()));
  }
}
