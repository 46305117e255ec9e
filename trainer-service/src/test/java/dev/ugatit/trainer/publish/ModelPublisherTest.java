package dev.ugatit.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.LossWeights;
import dev.ugatit.platform.contract.ModelData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Optimizer;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.trainer.data.Augmentation;
import dev.ugatit.trainer.data.PictureStore;
import dev.ugatit.trainer.data.Pictures;
import dev.ugatit.trainer.evaluate.Evaluator;
import dev.ugatit.trainer.evaluate.HeldOut;
import dev.ugatit.trainer.evaluate.Judgement;
import dev.ugatit.trainer.run.EngineLearner;
import dev.ugatit.trainer.run.Learner;
import dev.ugatit.trainer.run.Publisher.Published;
import dev.ugatit.trainer.run.Publisher.Verdict;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publications of a real network whose translations are acted; the topic is a map. */
class ModelPublisherTest {
  private static final int SIZE = 32;
  private static final int STEPS = 400;
  private static final double GOOD = 1;
  private static final double POOR = 0.5;
  private static final double DEAD = 0;

  private static Learner network;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final TreeMap<String, String> topic = new TreeMap<>();
  private PictureStore store;
  private ModelBoard board;
  private boolean wanted = true;
  private int evaluate;
  private int recordsUntilCut = Integer.MAX_VALUE;
  private boolean cutBeforeWriting;

  @BeforeAll
  static void initialise(@TempDir Path empty) throws IOException {
    network = EngineLearner.factory(new FolderStore(empty), empty).initial(options(0));
  }

  @AfterAll
  static void free() {
    network.close();
  }

  @BeforeEach
  void open() throws IOException {
    store = PictureStore.open(folder.resolve("store"), 100);
    board = board();
    for (int i = 0; i < 6; i++) {
      Picture picture = Pictures.noise(SIZE, i);
      Domain domain = i % 2 == 0 ? Domain.SOURCE : Domain.TARGET;
      store.add(domain, Pictures.sha256(picture), Split.TEST, picture, 0, i + 1);
    }
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static TrainingOptions options(int evaluate) {
    return new TrainingOptions(
        NetworkOptions.of(NetworkOptions.LIGHT, SIZE, 2, 1),
        TrainingOptions.PAPER,
        LossWeights.PAPER,
        Optimizer.PAPER,
        STEPS,
        1,
        3,
        SIZE,
        true,
        0.999,
        1,
        new Intervals(100, 100, 100, evaluate));
  }

  /** Nothing is listening there, and nothing is asked: the board is not started. */
  private ModelBoard board() {
    return new ModelBoard(vertx, KafkaSettings.of("127.0.0.1:1", new Topics("t.")));
  }

  private ModelPublisher publisher() throws IOException {
    var artifacts = new FolderStore(folder.resolve("artifacts"));
    TensorData probe =
        Augmentation.test(List.of(Pictures.noise(SIZE, 90), Pictures.noise(SIZE, 91)), SIZE);
    return new ModelPublisher(
        new TrainingRecord(
            1,
            "run",
            "faces",
            "faces",
            Map.of(),
            2,
            options(evaluate),
            TrainingRecord.Want.RUNNING),
        Fit.STRETCH,
        Map.of(Direction.SOURCE_TO_TARGET, probe, Direction.TARGET_TO_SOURCE, probe),
        new Evaluator(HeldOut.of(folder, store), store, SIZE, () -> wanted),
        Files.createDirectories(folder.resolve("work")),
        artifacts,
        board,
        new Announcements(
            "models", folder.resolve("models"), board, this::write, artifacts, () -> 1_000));
  }

  private void write(Outgoing outgoing) throws IOException {
    boolean cut = recordsUntilCut-- <= 0;
    if (!(cut && cutBeforeWriting)) {
      byte[] value = outgoing.value();
      String key = String.valueOf(outgoing.key());
      if (value == null) {
        topic.remove(key);
      } else {
        topic.put(key, new String(value, StandardCharsets.UTF_8));
      }
    }
    if (cut) {
      throw new IOException("cut off");
    }
  }

  private Published publish(int step, double share) throws IOException {
    return publisher().publish(new ActingLearner(network, share), step, "s");
  }

  private AliasRecord champion(String model) {
    return board.alias(model, AliasRecord.CHAMPION).orElseThrow();
  }

  private long candidate(String model) {
    return board.alias(model, AliasRecord.CANDIDATE).orElseThrow().version();
  }

  private static Judgement judgement(Published published) {
    return published.judgement().orElseThrow();
  }

  @Test
  void theBestIsChampionInBothDirectionsAndTheNewestCandidate() throws IOException {
    publish(0, POOR);
    assertThat(champion("faces").reason()).contains("the first");
    assertThat(judgement(publish(100, GOOD)).champion()).isTrue();
    assertThat(judgement(publish(200, POOR)).champion()).isFalse();
    assertThat(judgement(publish(300, DEAD)).reason()).contains("hardly differ");
    for (String model : List.of("faces", "faces-back")) {
      assertThat(champion(model).version()).isEqualTo(100);
      assertThat(champion(model).previous()).isZero();
      assertThat(champion(model).reason()).contains("% better than");
      assertThat(candidate(model)).isEqualTo(300);
    }
    ModelManifest best = board.manifest("faces", 100).orElseThrow();
    assertThat(best.metrics()).containsKeys("swd", "swd-16", "swd-32", "spread");
    assertThat(best.metrics().get("held-out-sources")).isEqualTo(3);
    assertThat(board.manifest("faces-back", 100).orElseThrow().metrics()).isEmpty();
  }

  @Test
  void deadOutputsDoNotEvenBecomeTheFirstChampion() throws IOException {
    publish(0, DEAD);
    assertThat(board.alias("faces", AliasRecord.CHAMPION)).isEmpty();
    assertThat(candidate("faces-back")).isZero();
    publish(100, POOR);
    assertThat(champion("faces").version()).isEqualTo(100);
  }

  @Test
  void cutOffAtAnyRecordItLeavesTheSameTopicWhenItIsDoneAgain() throws IOException {
    publish(0, POOR);
    var before = new TreeMap<>(topic);
    publish(100, GOOD);
    var whole = new TreeMap<>(topic);
    for (int records = 0; records < whole.size() - before.size() + 4; records++) {
      for (boolean lost : new boolean[] {true, false}) {
        for (String model : List.of("faces", "faces-back")) {
          Files.delete(folder.resolve("models").resolve(model + "-000100.json"));
        }
        restart(before);
        recordsUntilCut = records;
        cutBeforeWriting = lost;
        assertThat(publish(100, GOOD).verdict()).isEqualTo(Verdict.DELAYED);

        recordsUntilCut = Integer.MAX_VALUE;
        restart(new TreeMap<>(topic));
        assertThat(judgement(publish(100, GOOD)).champion()).isTrue();
        assertThat(topic).as("%d records, lost: %s", records, lost).isEqualTo(whole);
      }
    }
  }

  /** As a process that knows only what is on the topic and in the run's folder. */
  private void restart(SortedMap<String, String> records) throws IOException {
    topic.clear();
    topic.putAll(records);
    board = board();
    for (var entry : records.entrySet()) {
      byte[] value = entry.getValue().getBytes(StandardCharsets.UTF_8);
      if (entry.getKey().contains("@")) {
        board.note(Json.read(value, AliasRecord.class));
      } else {
        board.note(Json.read(value, ModelManifest.class));
      }
    }
  }

  @Test
  void aKnownVersionIsNotScoredAgainAndJudgedAsBefore() throws IOException {
    publish(0, POOR);
    Judgement first = judgement(publish(100, GOOD));
    var again = new ActingLearner(network, DEAD);
    Published published = publisher().publish(again, 100, "s");
    assertThat(published.verdict()).isEqualTo(Verdict.KNOWN);
    assertThat(judgement(published)).isEqualTo(first);
    assertThat(again.acted()).isZero();
  }

  @Test
  void aFileThatWasLostIsMadeAgainUnderTheSameManifest() throws IOException {
    publish(0, POOR);
    String manifest = topic.get("faces/0");
    new FolderStore(folder.resolve("artifacts"))
        .delete(board.manifest("faces", 0).orElseThrow().artifact());
    assertThat(publish(0, GOOD).verdict()).isEqualTo(Verdict.PUBLISHED);
    assertThat(topic.get("faces/0")).isEqualTo(manifest);
  }

  @Test
  void weightsInAFileOfTheirOwnArePublishedAndMadeAgainWithTheirModel() throws IOException {
    System.setProperty("ugatit.onnx.inline", "0");
    try {
      publish(0, POOR);
      String manifest = topic.get("faces/0");
      ModelManifest announced = board.manifest("faces", 0).orElseThrow();
      ModelData data = Objects.requireNonNull(announced.data());
      var artifacts = new FolderStore(folder.resolve("artifacts"));
      assertThat(announced.artifacts()).hasSize(3).allMatch(artifacts::exists);
      assertThat(announced.parity()).isLessThan(1e-4);
      assertThat(folder.resolve("work")).isEmptyDirectory();
      assertThat(publish(0, POOR).verdict()).isEqualTo(Verdict.KNOWN);

      artifacts.delete(data.artifact());
      assertThat(publish(0, POOR).verdict()).isEqualTo(Verdict.PUBLISHED);
      assertThat(artifacts.exists(data.artifact())).isTrue();
      assertThat(topic.get("faces/0")).isEqualTo(manifest);
    } finally {
      System.clearProperty("ugatit.onnx.inline");
    }
  }

  @Test
  void withoutHeldOutPicturesTheNewestIsChampionAndTheReasonSaysWhy() throws IOException {
    store.clear();
    publish(0, GOOD);
    Published second = publish(100, DEAD);
    assertThat(second.judgement()).isEmpty();
    for (String model : List.of("faces", "faces-back")) {
      assertThat(champion(model).version()).isEqualTo(100);
      assertThat(champion(model).reason())
          .contains("not scored: 0 source and 0 target pictures are held out");
    }
  }

  @Test
  void aPinnedAliasIsNeverMoved() throws IOException {
    publish(0, POOR);
    AliasRecord mine =
        new AliasRecord(1, "faces", AliasRecord.CHAMPION, 0, null, "me", true, "mine", 0);
    board.note(mine);
    Judgement judgement = judgement(publish(100, GOOD));
    assertThat(judgement.champion()).isFalse();
    assertThat(judgement.reason()).contains("pinned");
    assertThat(champion("faces")).isEqualTo(mine);
    assertThat(champion("faces-back").version()).isZero();
  }

  @Test
  void aWithdrawnVersionIsNotBroughtBackByARepeatedStep() throws IOException {
    publish(0, POOR);
    publish(100, GOOD);
    withdraw("faces/0");
    assertThat(publish(0, POOR).verdict()).isEqualTo(Verdict.KNOWN);
    assertThat(topic).doesNotContainKey("faces/0").containsKey("faces-back/0");

    withdraw("faces-back/200");
    assertThat(publish(200, POOR).verdict()).isEqualTo(Verdict.PUBLISHED);
    assertThat(topic).doesNotContainKey("faces-back/200").containsKey("faces/200");
    assertThat(candidate("faces-back")).isEqualTo(100);
  }

  private void withdraw(String key) {
    topic.remove(key);
    board.take(new Received("models", 0, 0, 0, key, null, Map.of()));
  }

  @Test
  void versionsBetweenTwoEvaluationsAreNotScoredButTheLastIs() throws IOException {
    evaluate = 200;
    publish(0, POOR);
    assertThat(publish(100, GOOD).judgement()).isEmpty();
    assertThat(champion("faces").version()).isZero();
    assertThat(candidate("faces")).isEqualTo(100);
    assertThat(publish(300, GOOD).judgement()).isEmpty();
    assertThat(judgement(publish(STEPS, GOOD)).champion()).isTrue();
  }

  @Test
  void aTrainingThatShallNotGoOnDoesNotWaitForAScore() throws IOException {
    wanted = false;
    Published published = publish(0, GOOD);
    assertThat(published.verdict()).isEqualTo(Verdict.DELAYED);
    assertThat(published.message()).contains("its score waits");
    assertThat(topic).isEmpty();
    wanted = true;
    assertThat(publish(0, GOOD).verdict()).isEqualTo(Verdict.PUBLISHED);
    assertThat(Objects.requireNonNull(topic.get("faces@champion"))).contains("the first");
  }
}
