package dev.ugatit.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.platform.contract.Domain;
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
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A trainer's process is killed at random moments, without a chance to say goodbye. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class KilledTrainerIT {
  private static final int STEPS = 72;
  private static final int PUBLISH = 24;
  private static final int KILLS = 3;

  @TempDir private Path folder;
  private EmbeddedBroker broker;
  private Vertx vertx;
  private KafkaSettings kafka;
  private RecordSink sink;

  /** SHA-256 of the files that were ever announced, by version. */
  private final Map<String, Set<String>> announced = new ConcurrentHashMap<>();

  private final Set<String> finished = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void open() {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    vertx = Vertx.vertx();
    kafka = KafkaSettings.of(broker.bootstrapServers(), new Topics("kill."));
    await(TopicBootstrap.ensure(vertx, kafka));
    sink = RecordSink.open(vertx, kafka, Compression.NONE);
  }

  @AfterEach
  void close() {
    await(sink.close());
    await(vertx.close());
    broker.close();
  }

  @Test
  void aTrainingWhoseTrainerIsKilledEndsLikeOneThatRanInOnePiece() throws Exception {
    follow(kafka.topics().trainingProgress(), this::takeProgress);
    follow(kafka.topics().models(), this::takeModel);
    TrainingRecord killed = record("killed", producePictures());
    write(killed);

    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      killAfterSomeSteps(random, "kill " + kill + " of seed " + seed);
    }

    write(record("whole", killed.startOffsets()));
    Process last = start();
    try {
      until(() -> finished.containsAll(Set.of("killed", "whole")), last);
    } finally {
      last.destroyForcibly().waitFor();
    }

    assertThat(statsSteps("killed")).isEqualTo(IntStream.rangeClosed(1, STEPS).boxed().toList());
    assertThat(statsSteps("whole")).isEqualTo(IntStream.rangeClosed(1, STEPS).boxed().toList());
    SortedMap<String, String> whole = lastCheckpoint("whole");
    assertThat(whole).hasSize(10);
    assertThat(lastCheckpoint("killed")).as("seed %s", seed).isEqualTo(whole);
    assertModels();
    assertNoLeftovers();
  }

  private void killAfterSomeSteps(Random random, String what) throws Exception {
    int aim = savedStep() + 4 + random.nextInt(6);
    Process process = start();
    try {
      until(() -> statsSteps("killed").size() >= aim, process);
      // Into the midst of a step, a checkpoint, an export, wherever it is by then.
      TimeUnit.MILLISECONDS.sleep(random.nextInt(150));
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(savedStep()).as(what).isBetween(aim - 4, STEPS - 1);
    assertThat(finished).as(what).isEmpty();
  }

  /** Both trainings published the same bytes, and none of the versions ever meant two files. */
  private void assertModels() {
    for (String direction : List.of("", "-back")) {
      for (int version = 0; version <= STEPS; version += PUBLISH) {
        Set<String> files = announced.get("killed" + direction + "/" + version);
        assertThat(files).as("version %s", version).hasSize(1);
        assertThat(announced.get("whole" + direction + "/" + version)).isEqualTo(files);
      }
    }
  }

  private void assertNoLeftovers() throws IOException {
    try (Stream<Path> entries = Files.walk(runs())) {
      assertThat(entries)
          .noneMatch(entry -> String.valueOf(entry.getFileName()).contains(".tmp"))
          .noneMatch(entry -> String.valueOf(entry.getFileName()).startsWith(".new-"));
    }
  }

  private Process start() throws IOException {
    return TrainerProcess.start(kafka, folder.resolve("trainer"), log());
  }

  private Path log() {
    return folder.resolve("trainer.log");
  }

  private Path runs() {
    return folder.resolve("trainer/data/runs");
  }

  private Path run(String id) {
    return runs().resolve(id);
  }

  private int savedStep() throws IOException {
    Path checkpoints = run("killed").resolve("checkpoints");
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

  /** Steps of the whole lines. */
  private List<Integer> statsSteps(String id) throws IOException {
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

  private SortedMap<String, String> lastCheckpoint(String id) throws IOException {
    var digests = new TreeMap<String, String>();
    try (Stream<Path> files = Files.list(run(id).resolve("checkpoints/step-0000" + STEPS))) {
      for (Path file : files.toList()) {
        digests.put(file.getFileName().toString(), Digests.sha256(file));
      }
    }
    return digests;
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void until(Condition condition, Process process) throws Exception {
    Instant limit = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.holds()) {
      assertThat(process.isAlive()).as(Files.readString(log())).isTrue();
      assertThat(Instant.now()).as(Files.readString(log())).isBefore(limit);
      TimeUnit.MILLISECONDS.sleep(10);
    }
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
      TrainingProgress report = Json.read(value, TrainingProgress.class);
      if (report.event() == TrainingProgress.Event.FINISHED) {
        finished.add(report.id());
      }
    }
  }

  private void takeModel(Received received) {
    byte[] value = received.value();
    if (value != null && String.valueOf(received.key()).contains("/")) {
      ModelManifest manifest = Json.read(value, ModelManifest.class);
      announced
          .computeIfAbsent(manifest.key(), key -> ConcurrentHashMap.newKeySet())
          .add(manifest.sha256());
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

  private static TrainingRecord record(String id, Map<Integer, Long> startOffsets) {
    var options =
        new TrainingOptions(
            NetworkOptions.of(NetworkOptions.LIGHT, 32, 2, 1),
            TrainingOptions.PAPER,
            LossWeights.PAPER,
            Optimizer.PAPER,
            STEPS,
            1,
            3,
            36,
            true,
            0.999,
            1,
            new TrainingOptions.Intervals(PUBLISH, 3, PUBLISH));
    return new TrainingRecord(
        TrainingRecord.SCHEMA, id, id, "faces", startOffsets, 2, options, Want.RUNNING);
  }

  private void write(TrainingRecord record) {
    await(sink.send(Outgoing.json(kafka.topics().trainings(), record.id(), record)));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
