package dev.ugatit.gateway.api;

import dev.ugatit.gateway.tables.DatasetTable;
import dev.ugatit.gateway.tables.TrainingTable;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes wanted trainings to Kafka.
 *
 * <p>Writes of one gateway happen one after the other, each after the one before it is in the
 * table, so that each is checked against all earlier ones and a client reads what it wrote. Two
 * gateways that create the same id at the same moment are not kept apart: the last one wins.
 * Confined to one event loop.
 */
public final class TrainingControl {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingControl.class);
  private static final int MOST_WAITING = 64;
  private static final long VISIBLE_SECONDS = 5;

  private final TrainingTable trainings;
  private final DatasetTable datasets;
  private final Function<Outgoing, Future<Position>> sink;
  private final String topic;
  private Future<?> last = Future.succeededFuture();
  private int waiting;

  /**
   * @param sink writes a record and completes when it is acknowledged
   * @param topic of wanted trainings
   */
  public TrainingControl(
      TrainingTable trainings,
      DatasetTable datasets,
      Function<Outgoing, Future<Position>> sink,
      String topic) {
    this.trainings = trainings;
    this.datasets = datasets;
    this.sink = sink;
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
    return inTurn(
        () -> {
          Optional<TrainingRecord> known = trainings.get(wanted.id());
          known.ifPresentOrElse(k -> requireSame(k, wanted), () -> requireFree(wanted));
          return write(wanted).map(record -> new Written(record, known.isEmpty()));
        });
  }

  /**
   * Writes a training again with another wish.
   *
   * @return the record; fails with a 404 {@link Refusal} when there is no such training
   */
  public Future<TrainingRecord> want(String id, Want want) {
    return inTurn(() -> write(trainings.require(id).wanting(want)));
  }

  private Future<TrainingRecord> write(TrainingRecord record) {
    return sink.apply(Outgoing.json(topic, record.id(), record))
        .compose(
            position -> trainings.whenApplied(position).timeout(VISIBLE_SECONDS, TimeUnit.SECONDS))
        .map(record)
        .recover(
            failure -> {
              LOG.warn("Training {} was not written", record.id(), failure);
              return Future.failedFuture(
                  Refusal.retryAfter(
                      5,
                      503,
                      "kafka-unreachable",
                      "Kafka has not confirmed the record: send it again, that does no harm."));
            });
  }

  private <T> Future<T> inTurn(Supplier<Future<T>> write) {
    if (waiting >= MOST_WAITING) {
      return Future.failedFuture(
          Refusal.retryAfter(2, 429, "busy", "Too many wishes wait to be written: try again."));
    }
    waiting++;
    Future<T> turn = last.transform(before -> write.get()).onComplete(done -> waiting--);
    last = turn;
    return turn;
  }

  private static void requireSame(TrainingRecord known, TrainingRecord wanted) {
    if (!known.wanting(wanted.want()).equals(wanted)) {
      throw Refusal.of(
          409,
          "training-exists",
          "Training \"%s\" exists with other options, and options never change: choose another id."
              .formatted(wanted.id()));
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
