package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.EndOffsets;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.store.Digests;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trainer with the networks of the preset {@code tiny} is told to end, as services are. */
class TerminatedTrainerIT {
  private static final Logger LOG = LoggerFactory.getLogger(TerminatedTrainerIT.class);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String ID = "tiny";
  private static final int HALTED = 143;

  @TempDir private Path folder;
  private EmbeddedBroker broker;
  private Vertx vertx;
  private KafkaSettings kafka;

  @BeforeEach
  void askForATraining() {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    vertx = Vertx.vertx();
    kafka = KafkaSettings.of(broker.bootstrapServers(), new Topics(Topics.DEFAULT_PREFIX));
    await(TopicBootstrap.ensure(vertx, kafka));
    RecordSink sink = RecordSink.open(vertx, kafka, Compression.NONE);
    Map<Integer, Long> pictures = producePictures(sink);
    TrainingOptions tiny =
        Preset.options(Preset.TINY.options(1, 1).network(), 1000, new Intervals(500, 4, 500), 1, 1);
    var record =
        new TrainingRecord(TrainingRecord.SCHEMA, ID, ID, "faces", pictures, 2, tiny, Want.RUNNING);
    await(sink.send(Outgoing.json(kafka.topics().trainings(), ID, record)));
    await(sink.close());
  }

  @AfterEach
  void close() {
    await(vertx.close());
    broker.close();
  }

  @Test
  void theFirstSigtermEndsAtACheckpointAndTheSecondAtOnce() throws Exception {
    int saved;
    try (CommandProcess trainer = start()) {
      awaitStep(6, trainer);
      long began = System.nanoTime();
      trainer.signal("TERM");
      Matcher expected = trainer.await("finishes its step .* about ([0-9]+) s", LIMIT);
      assertThat(trainer.exit(LIMIT)).as(trainer.output()).isZero();
      LOG.info(
          "ended {} ms after SIGTERM, {} s were expected",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
          expected.group(1));
      assertThat(trainer.output()).doesNotContain("\tat ", "not everything");
      saved = savedStep();
      assertThat(saved).isGreaterThanOrEqualTo(6);
      assertThat(statsSteps()).isEqualTo(IntStream.rangeClosed(1, saved).boxed().toList());
    }

    try (CommandProcess trainer = start()) {
      awaitStep(saved + 1, trainer);
      trainer.signal("TERM");
      trainer.await("Stopping", LIMIT);
      trainer.signal("TERM");
      assertThat(trainer.exit(LIMIT)).as(trainer.output()).isEqualTo(HALTED);
    }

    // Whatever was the newest checkpoint then is whole, and the training goes on with it.
    int left = savedStep();
    assertThat(left).isGreaterThanOrEqualTo(saved);
    assertWhole(left);
    try (CommandProcess trainer = start()) {
      await(() -> savedStep() > left, trainer);
      assertThat(trainer.output()).doesNotContain("refused checkpoint", "failed");
      trainer.signal("TERM");
      assertThat(trainer.exit(LIMIT)).as(trainer.output()).isZero();
    }
    assertThat(statsSteps()).isEqualTo(IntStream.rangeClosed(1, savedStep()).boxed().toList());
  }

  private CommandProcess start() throws IOException {
    return CommandProcess.ugatit(
        "service",
        "trainer",
        "--kafka",
        broker.bootstrapServers(),
        "--data",
        folder.resolve("data").toString(),
        "--set",
        "operations.port=0");
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void awaitStep(int step, CommandProcess trainer) throws Exception {
    await(() -> statsSteps().contains(step), trainer);
  }

  private static void await(Condition condition, CommandProcess trainer) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(trainer.output()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private Path run() {
    return folder.resolve("data/runs").resolve(ID);
  }

  private int savedStep() throws IOException {
    try (Stream<Path> entries = Files.list(run().resolve("checkpoints"))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("step-"))
          .mapToInt(name -> Integer.parseInt(name.substring(5)))
          .max()
          .orElseThrow();
    }
  }

  /** Steps of the whole lines. */
  private List<Integer> statsSteps() throws IOException {
    Path file = run().resolve("stats.jsonl");
    var steps = new ArrayList<Integer>();
    if (Files.exists(file)) {
      String text = Files.readString(file);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        steps.add(Json.mapper().readTree(line).get("step").intValue());
      }
    }
    return steps;
  }

  private void assertWhole(int step) throws IOException {
    Path place = run().resolve(String.format("checkpoints/step-%06d", step));
    var files = Json.mapper().readTree(place.resolve("meta.json").toFile()).get("files");
    assertThat(files).hasSize(9);
    for (var file : files.properties()) {
      assertThat(Digests.sha256(place.resolve(file.getKey()))).isEqualTo(file.getValue().asText());
    }
  }

  private Map<Integer, Long> producePictures(RecordSink sink) {
    for (Domain domain : Domain.values()) {
      for (int i = 0; i < 5; i++) {
        byte[] rgb = new byte[72 * 72 * 3];
        new Random(domain == Domain.SOURCE ? i : 100 + i).nextBytes(rgb);
        String key = new PictureKey("faces", domain, Digests.sha256(rgb)).text();
        byte[] png = PictureEncoder.png(new Picture(72, 72, rgb));
        await(sink.send(Outgoing.of(kafka.topics().imagesPrepared(), key, png)));
      }
    }
    return await(EndOffsets.of(vertx, kafka, kafka.topics().imagesPrepared()));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
