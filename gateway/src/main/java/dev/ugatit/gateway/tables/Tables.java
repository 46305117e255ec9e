package dev.ugatit.gateway.tables;

import dev.ugatit.gateway.tables.Change.Kind;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All tables, kept up to date from their topics.
 *
 * <p>States: new → replaying (after {@link #start}) → replayed. A broker that is away ends neither:
 * the tables then show what they last saw. Confined to one event loop.
 */
public final class Tables {
  private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

  private final ModelTable models = new ModelTable();
  private final TrainingTable trainings = new TrainingTable();
  private final ProgressTable progress = new ProgressTable();
  private final DatasetTable datasets = new DatasetTable();
  private final List<TopicFollower> followers = new ArrayList<>();
  private final Set<Consumer<Change>> listeners = new LinkedHashSet<>();
  private volatile boolean replayed;
  private boolean progressReplayed;
  private boolean stopping;

  /**
   * Begins to follow the topics.
   *
   * @return completes when models, trainings and datasets are replayed; reports of progress, of
   *     which there may be a month's, are not waited for
   */
  public Future<Void> start(Vertx vertx, KafkaSettings kafka) {
    Topics topics = kafka.topics();
    List<Future<Void>> state =
        List.of(
            follow(vertx, kafka, topics.models(), models::apply, Kind.MODELS),
            follow(vertx, kafka, topics.trainings(), trainings::apply, Kind.TRAININGS),
            follow(vertx, kafka, topics.datasets(), datasets::applyDataset, Kind.DATASETS),
            follow(vertx, kafka, topics.datasetStats(), datasets::applyStats, Kind.DATASETS));
    follow(vertx, kafka, topics.trainingProgress(), progress::apply, Kind.TRAININGS)
        .onSuccess(done -> progressReplayed = true);
    return Future.all(state).<Void>mapEmpty().onSuccess(done -> replayed = true);
  }

  /** Stops following. */
  public Future<Void> stop() {
    stopping = true;
    return Future.join(followers.stream().map(TopicFollower::stop).toList()).mapEmpty();
  }

  /** Whether the tables have seen all that the topics held at the start. Thread-safe. */
  public boolean replayed() {
    return replayed;
  }

  /** Refuses a request (503) as long as an answer could lack what is there. */
  public void requireReplayed() {
    if (!replayed) {
      throw Refusal.retryAfter(
          1,
          503,
          "starting",
          "The gateway has not read its tables from Kafka yet: try again in a moment. If it stays"
              + " so, Kafka cannot be reached.");
    }
  }

  /** As {@link #requireReplayed}, for what is told from reports of progress. */
  public void requireProgress() {
    requireReplayed();
    if (!progressReplayed) {
      throw Refusal.retryAfter(
          1,
          503,
          "starting",
          "The gateway is still reading the reports of trainings: try again in a moment.");
    }
  }

  /**
   * Tells all further changes.
   *
   * @return ends it; later calls do nothing
   */
  public Runnable onChange(Consumer<Change> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  public ModelTable models() {
    return models;
  }

  public TrainingTable trainings() {
    return trainings;
  }

  public ProgressTable progress() {
    return progress;
  }

  public DatasetTable datasets() {
    return datasets;
  }

  private void report(Throwable failed) {
    // A follower that is stopped before it was ready fails as well.
    if (!stopping) {
      LOG.error("A table cannot be read from Kafka", failed);
    }
  }

  private Future<Void> follow(
      Vertx vertx, KafkaSettings kafka, String topic, Consumer<Received> table, Kind kind) {
    var seen = new AtomicBoolean();
    TopicFollower follower =
        TopicFollower.open(
            vertx,
            kafka,
            topic,
            Map.of(),
            record -> {
              table.accept(record);
              if (seen.get()) {
                Change.of(kind, record).ifPresent(this::tell);
              }
              return Future.succeededFuture();
            });
    followers.add(follower);
    return follower.start().onSuccess(done -> seen.set(true)).onFailure(this::report);
  }

  private void tell(Change change) {
    // A listener may leave when it is told.
    List.copyOf(listeners).forEach(listener -> listener.accept(change));
  }
}
