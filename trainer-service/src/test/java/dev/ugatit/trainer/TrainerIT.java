package dev.ugatit.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.platform.contract.AliasRecord;
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
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.EndOffsets;
import dev.ugatit.platform.kafka.FencedException;
import dev.ugatit.platform.kafka.FencedSink;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.kafka.TopicFollower;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Health;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.trainer.data.Pictures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service with a broker: from records of pictures to announced models, through a stop. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TrainerIT {
  private static final int STEPS = 24;
  private static final int PICTURES = 6;
  private static final int HELD_OUT = 2;

  private static final String SCORES = "metric-swd.jsonl";

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static Vertx vertx;
  private static KafkaSettings kafka;
  private static RecordSink sink;

  private final LinkedBlockingQueue<TrainingProgress> arriving = new LinkedBlockingQueue<>();
  private final List<TrainingProgress> progress = new ArrayList<>();
  private final Map<String, byte[]> models = new ConcurrentHashMap<>();
  private final List<String> announced = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void open() {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    vertx = Vertx.vertx();
    kafka = KafkaSettings.of(broker.bootstrapServers(), new Topics("it."));
    await(TopicBootstrap.ensure(vertx, kafka));
    sink = RecordSink.open(vertx, kafka, Compression.NONE);
  }

  @AfterAll
  static void close() {
    await(sink.close());
    await(vertx.close());
    broker.close();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static Map<Integer, Long> producePictures() {
    for (Domain domain : Domain.values()) {
      for (int i = 0; i < PICTURES; i++) {
        Picture picture = Pictures.noise(36, (domain == Domain.SOURCE ? 0 : 100) + i);
        String key = new PictureKey("faces", domain, Pictures.sha256(picture)).text();
        String split = i < HELD_OUT ? "test" : "train";
        await(
            sink.send(
                Outgoing.of(kafka.topics().imagesPrepared(), key, PictureEncoder.png(picture))
                    .withHeader("split", split)));
      }
    }
    return await(EndOffsets.of(vertx, kafka, kafka.topics().imagesPrepared()));
  }

  private static TrainingRecord record(
      String id, String model, int loadSize, Map<Integer, Long> startOffsets) {
    var options =
        new TrainingOptions(
            NetworkOptions.of(NetworkOptions.LIGHT, 32, 2, 1),
            TrainingOptions.PAPER,
            LossWeights.PAPER,
            Optimizer.PAPER,
            STEPS,
            1,
            3,
            loadSize,
            true,
            0.999,
            1,
            new TrainingOptions.Intervals(12, 2, 12));
    return new TrainingRecord(
        TrainingRecord.SCHEMA, id, model, "faces", startOffsets, 2, options, Want.RUNNING);
  }

  private static void write(TrainingRecord record) {
    await(sink.send(Outgoing.json(kafka.topics().trainings(), record.id(), record)));
  }

  private String deploy() throws Exception {
    var service =
        new ServiceContext(
            Configuration.of(
                TrainerSettings.all(),
                Map.of("trainer.progress-interval", "200ms", "trainer.lease", "3s")),
            kafka,
            new SimpleMeterRegistry(),
            new Health(),
            new FolderStore(folder.resolve("artifacts")),
            folder.resolve("data"));
    String id = await(vertx.deployVerticle(new TrainerVerticle(service)));
    until(() -> service.health().readyFailures().isEmpty());
    return id;
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    Instant limit = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(limit);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void follow() {
    List<TopicFollower> followers =
        List.of(
            TopicFollower.open(
                vertx, kafka, kafka.topics().trainingProgress(), Map.of(), this::takeProgress),
            TopicFollower.open(vertx, kafka, kafka.topics().models(), Map.of(), this::takeModel));
    followers.forEach(follower -> await(follower.start()));
  }

  private Future<Void> takeProgress(Received received) {
    arriving.add(Json.read(bytes(received), TrainingProgress.class));
    return Future.succeededFuture();
  }

  private Future<Void> takeModel(Received received) {
    announced.add(String.valueOf(received.key()));
    models.put(String.valueOf(received.key()), bytes(received));
    return Future.succeededFuture();
  }

  private TrainingProgress awaitProgress(Predicate<TrainingProgress> wanted)
      throws InterruptedException {
    while (true) {
      TrainingProgress next = arriving.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("progress so far: %s", progress).isNotNull();
      progress.add(next);
      if (wanted.test(next)) {
        return next;
      }
    }
  }

  /** For what may have happened already, while something else was waited for. */
  private TrainingProgress seenOrAwait(Predicate<TrainingProgress> wanted)
      throws InterruptedException {
    for (TrainingProgress seen : progress) {
      if (wanted.test(seen)) {
        return seen;
      }
    }
    return awaitProgress(wanted);
  }

  private static Predicate<TrainingProgress> event(String id, Event event) {
    return report -> report.id().equals(id) && report.event() == event;
  }

  private List<Event> events(String id) {
    return progress.stream()
        .filter(report -> report.id().equals(id))
        .map(TrainingProgress::event)
        .distinct()
        .toList();
  }

  @Test
  void picturesBecomeModelsThroughAStopOfTheService() throws Exception {
    Map<Integer, Long> ends = producePictures();
    follow();
    TrainingRecord tiny = record("tiny", "tiny", 36, ends);
    write(tiny);
    write(record("too-large", "other", 512, ends));

    String deployment = deploy();
    awaitProgress(event("tiny", Event.CHECKPOINT).and(report -> report.step() >= 2));
    await(vertx.undeploy(deployment));
    int saved = savedStep();
    assertThat(saved).isBetween(2, STEPS - 1);
    assertThat(statsSteps()).isEqualTo(IntStream.rangeClosed(1, saved).boxed().toList());

    deployment = deploy();
    awaitProgress(event("tiny", Event.CHECKPOINT).and(report -> report.step() > saved));
    write(tiny.wanting(Want.PAUSED));
    assertThat(awaitProgress(event("tiny", Event.PAUSED)).step()).isBetween(saved + 1, STEPS - 1);
    write(tiny);
    TrainingProgress finished = awaitProgress(event("tiny", Event.FINISHED));
    assertThat(finished.step()).isEqualTo(STEPS);
    assertThat(finished.losses()).containsKeys("Generator_loss", "Discriminator_loss");
    assertThat(finished.picturesSource()).isEqualTo(PICTURES - HELD_OUT);
    assertThat(progress)
        .extracting(TrainingProgress::message)
        .contains("goes on after step " + saved);
    assertThat(statsSteps()).isEqualTo(IntStream.rangeClosed(1, STEPS).boxed().toList());
    assertThat(events("tiny"))
        .contains(Event.COLLECTING, Event.RUNNING, Event.CHECKPOINT, Event.PUBLISHED);
    until(
        () ->
            models.containsKey("tiny-back@candidate")
                && alias("tiny-back", AliasRecord.CANDIDATE).version() == STEPS);
    verifyModels();

    TrainingProgress failed = seenOrAwait(event("too-large", Event.FAILED));
    assertThat(failed.message()).contains("512 px").contains("286 px").contains("size");
    assertThat(events("too-large")).contains(Event.QUEUED);
    write(record("too-large", "other", 128, ends));
    TrainingProgress changed =
        awaitProgress(
            event("too-large", Event.FAILED).and(r -> r.message().contains("another id")));
    assertThat(changed.message()).contains("options never change");

    // The same options on the same pictures, without stop or pause: the same bits. Another owner
    // shuts the trainer out for a moment, which goes on as soon as it owns the training again.
    write(record("twin", "twin", 36, ends));
    awaitProgress(event("twin", Event.CHECKPOINT).and(report -> report.step() >= 2));
    FencedSink other = await(FencedSink.open(vertx, kafka, kafka.topics().trainings() + "/twin"));
    awaitProgress(event("twin", Event.FINISHED));
    assertThat(
            await(
                    other
                        .send(Outgoing.tombstone(kafka.topics().datasets(), "nobody"))
                        .transform(Future::succeededFuture))
                .cause())
        .isInstanceOf(FencedException.class);
    await(other.close());
    assertThat(progress)
        .filteredOn(report -> report.id().equals("twin"))
        .extracting(TrainingProgress::message)
        .anyMatch(message -> message.startsWith("goes on after step"));
    assertThat(progress.stream().filter(event("too-large", Event.FAILED))).hasSize(2);
    until(() -> models.containsKey("twin-back/" + STEPS));
    assertSameBits();
    await(vertx.undeploy(deployment));

    // A finished training is not begun again, and its model is nobody else's.
    int before = progress.size();
    write(record("thief", "tiny", 36, ends));
    deployment = deploy();
    assertThat(awaitProgress(event("thief", Event.FAILED)).message())
        .contains("\"tiny\" belongs to training \"tiny\"");
    assertThat(progress.subList(before, progress.size()))
        .extracting(TrainingProgress::id)
        .containsOnly("thief");
    assertThat(announced.stream().filter(key -> key.contains("/"))).doesNotHaveDuplicates();

    // Whoever asks for it all the same is told so, once.
    write(tiny);
    TrainingProgress told = awaitProgress(event("tiny", Event.FINISHED));
    assertThat(told.step()).isEqualTo(STEPS);
    assertThat(told.message()).contains("finished before");
    await(vertx.undeploy(deployment));
    int asked = progress.size();
    deployment = deploy();
    write(record("thief", "tiny", 36, ends));
    awaitProgress(event("thief", Event.FAILED));
    assertThat(progress.subList(asked, progress.size()))
        .extracting(TrainingProgress::id)
        .containsOnly("thief");
    assertThat(statsSteps()).isEqualTo(IntStream.rangeClosed(1, STEPS).boxed().toList());
    await(vertx.undeploy(deployment));
  }

  private void verifyModels() throws Exception {
    var store = new FolderStore(folder.resolve("artifacts"));
    for (String name : List.of("tiny", "tiny-back")) {
      for (int version : new int[] {0, 12, STEPS}) {
        ModelManifest manifest = manifest(name + "/" + version);
        Path cache = folder.resolve("cache");
        Path model = store.fetch(manifest.artifact(), manifest.sha256(), cache);
        assertThat(Digests.sha256(model)).isEqualTo(manifest.sha256());
        assertThat(Files.size(model)).isEqualTo(manifest.bytes());
        assertThat(manifest.parity()).isBetween(0.0, 1e-3);
        assertThat(manifest.training()).isEqualTo("tiny");
        assertThat(manifest.step()).isEqualTo(version);
        Path probe = store.fetch(manifest.probe(), manifest.probeSha256(), cache);
        assertThat(Safetensors.read(probe))
            .containsOnlyKeys("image", "out", "cam_logit", "heatmap");
      }
      assertThat(alias(name, AliasRecord.CANDIDATE).version()).isEqualTo(STEPS);
    }
    verifyScores();
  }

  /** What the lines say of champions is what the topic says. */
  private void verifyScores() throws IOException {
    long champion = -1;
    var steps = new ArrayList<Integer>();
    for (String text : Files.readAllLines(run().resolve(SCORES))) {
      JsonNode line = Json.mapper().readTree(text);
      int step = line.get("step").intValue();
      steps.add(step);
      assertThat(manifest("tiny/" + step).metrics())
          .containsEntry("swd", line.get("score").doubleValue())
          .containsEntry("swd-16", line.get("levels").get("16").doubleValue())
          .containsEntry("held-out-sources", (double) HELD_OUT);
      champion = line.get("champion").booleanValue() ? step : champion;
    }
    assertThat(steps).containsExactly(0, 12, STEPS);
    for (String name : List.of("tiny", "tiny-back")) {
      boolean any = models.containsKey(name + "@champion");
      assertThat(any ? alias(name, AliasRecord.CHAMPION).version() : -1).isEqualTo(champion);
      if (any) {
        assertKept(alias(name, AliasRecord.CHAMPION));
      }
    }
  }

  /** The checkpoints of a champion and of the one before stay, however old they are. */
  private static void assertKept(AliasRecord champion) {
    Long previous = champion.previous();
    for (long version : new long[] {champion.version(), previous == null ? STEPS : previous}) {
      assertThat(run().resolve(String.format("checkpoints/step-%06d", version))).exists();
    }
  }

  private AliasRecord alias(String model, String alias) {
    return Json.read(model(model + "@" + alias), AliasRecord.class);
  }

  private byte[] model(String key) {
    return Objects.requireNonNull(models.get(key), key);
  }

  private static byte[] bytes(Received received) {
    return Objects.requireNonNull(received.value(), received.identity());
  }

  private ModelManifest manifest(String key) {
    return Json.read(model(key), ModelManifest.class);
  }

  private void assertSameBits() throws IOException {
    Path stopped = run().resolve("checkpoints/step-000024");
    Path whole = folder.resolve("data/runs/twin/checkpoints/step-000024");
    try (var files = Files.list(whole)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(10);
      for (Path file : all) {
        assertThat(stopped.resolve(file.getFileName())).hasSameBinaryContentAs(file);
      }
    }
    assertThat(folder.resolve("data/runs/twin").resolve(SCORES))
        .hasSameBinaryContentAs(run().resolve(SCORES));
    for (String name : List.of("", "-back")) {
      assertThat(manifest("twin" + name + "/" + STEPS).sha256())
          .isEqualTo(manifest("tiny" + name + "/" + STEPS).sha256());
    }
  }

  private static Path run() {
    return folder.resolve("data/runs/tiny");
  }

  private static int savedStep() throws IOException {
    try (var folders = Files.list(run().resolve("checkpoints"))) {
      return folders
          .mapToInt(place -> Integer.parseInt(place.getFileName().toString().substring(5)))
          .max()
          .orElseThrow();
    }
  }

  private static List<Integer> statsSteps() throws IOException {
    var steps = new ArrayList<Integer>();
    for (String line : Files.readAllLines(run().resolve("stats.jsonl"))) {
      steps.add(Json.mapper().readTree(line).get("step").intValue());
    }
    return steps;
  }
}
