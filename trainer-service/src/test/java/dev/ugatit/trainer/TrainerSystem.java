package dev.ugatit.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.LossWeights;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Optimizer;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.EndOffsets;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.kafka.TopicFollower;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.trainer.data.Pictures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A broker, pictures on it, and trainers in processes of their own, which share the folders of runs
 * and artifacts.
 */
final class TrainerSystem implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path folder;
  private final EmbeddedBroker broker;
  private final Vertx vertx;
  private final KafkaSettings kafka;
  private final RecordSink sink;
  private final Map<Integer, Long> pictures;
  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private final List<ModelManifest> announced = new CopyOnWriteArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  /** A report, and the trainer that made it; empty for nobody's. */
  record Report(String trainer, TrainingProgress progress) {}

  /** Something that comes true. */
  interface Condition {
    boolean holds() throws IOException;
  }

  TrainerSystem(Path folder) {
    this.folder = folder;
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    vertx = Vertx.vertx();
    kafka = KafkaSettings.of(broker.bootstrapServers(), new Topics("process."));
    await(TopicBootstrap.ensure(vertx, kafka));
    sink = RecordSink.open(vertx, kafka, Compression.NONE);
    pictures = producePictures();
    follow(kafka.topics().trainingProgress(), this::takeProgress);
    follow(kafka.topics().models(), this::takeModel);
  }

  /** Asks for a training with small networks. */
  void train(String id, int steps, TrainingOptions.Intervals intervals) {
    var options =
        new TrainingOptions(
            NetworkOptions.of(NetworkOptions.LIGHT, 32, 2, 1),
            TrainingOptions.PAPER,
            LossWeights.PAPER,
            Optimizer.PAPER,
            steps,
            1,
            3,
            36,
            true,
            0.999,
            1,
            intervals);
    var record =
        new TrainingRecord(
            TrainingRecord.SCHEMA, id, id, "faces", pictures, 2, options, Want.RUNNING);
    await(sink.send(Outgoing.json(kafka.topics().trainings(), id, record)));
  }

  /**
   * Starts a trainer.
   *
   * @param name of its log and of the folder of its own data
   */
  Process start(String name) throws IOException {
    Process process = TrainerProcess.start(kafka, folder.resolve(name), folder, log(name));
    processes.add(process);
    return process;
  }

  /** What a trainer has said so far. */
  String said(String name) throws IOException {
    return Files.readString(log(name));
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** Waits while a trainer lives. */
  void until(Condition condition, String name, Process process) throws Exception {
    Instant limit = Instant.now().plus(LIMIT);
    while (!condition.holds()) {
      assertThat(process.isAlive()).as(said(name)).isTrue();
      assertThat(Instant.now()).as(said(name)).isBefore(limit);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  Path run(String id) {
    return folder.resolve("runs").resolve(id);
  }

  Path artifacts() {
    return folder.resolve("artifacts");
  }

  boolean finished(String id) {
    return reports(id).stream()
        .anyMatch(report -> report.progress().event() == TrainingProgress.Event.FINISHED);
  }

  /** Reports of a training in their order. */
  List<Report> reports(String id) {
    return reports.stream().filter(report -> report.progress().id().equals(id)).toList();
  }

  /** Manifests in the order in which they were announced. */
  List<ModelManifest> announced() {
    return List.copyOf(announced);
  }

  /** Step of the newest checkpoint; 0 without one. */
  int savedStep(String id) throws IOException {
    Path checkpoints = run(id).resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("step-"))
          .mapToInt(name -> Integer.parseInt(name.substring(5)))
          .max()
          .orElse(0);
    }
  }

  /** Steps of the whole lines of the statistics. */
  List<Integer> statsSteps(String id) throws IOException {
    Path file = run(id).resolve("stats.jsonl");
    var steps = new ArrayList<Integer>();
    if (Files.exists(file)) {
      String text = Files.readString(file);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        steps.add(Json.mapper().readTree(line).get("step").intValue());
      }
    }
    return steps;
  }

  /** SHA-256 of every file of a checkpoint by its name. */
  SortedMap<String, String> checkpoint(String id, int step) throws IOException {
    var digests = new TreeMap<String, String>();
    Path place = run(id).resolve(String.format("checkpoints/step-%06d", step));
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : files.toList()) {
        digests.put(file.getFileName().toString(), Digests.sha256(file));
      }
    }
    return digests;
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    await(sink.close());
    await(vertx.close());
    broker.close();
  }

  private void follow(String topic, Consumer<Received> taker) {
    await(
        TopicFollower.open(
                vertx,
                kafka,
                topic,
                Map.of(),
                received -> {
                  taker.accept(received);
                  return Future.succeededFuture();
                })
            .start());
  }

  private void takeProgress(Received received) {
    byte[] value = received.value();
    if (value != null) {
      String trainer = received.header(Headers.TRAINER).orElse("");
      reports.add(new Report(trainer, Json.read(value, TrainingProgress.class)));
    }
  }

  private void takeModel(Received received) {
    byte[] value = received.value();
    if (value != null && String.valueOf(received.key()).contains("/")) {
      announced.add(Json.read(value, ModelManifest.class));
    }
  }

  private Map<Integer, Long> producePictures() {
    for (Domain domain : Domain.values()) {
      for (int i = 0; i < 7; i++) {
        Picture picture = Pictures.noise(36, (domain == Domain.SOURCE ? 0 : 100) + i);
        String key = new PictureKey("faces", domain, Pictures.sha256(picture)).text();
        await(
            sink.send(
                Outgoing.of(kafka.topics().imagesPrepared(), key, PictureEncoder.png(picture))));
      }
    }
    return await(EndOffsets.of(vertx, kafka, kafka.topics().imagesPrepared()));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
