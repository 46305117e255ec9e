package dev.ugatit.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.FolderStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementsTest {
  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<Outgoing> sent = new ArrayList<>();
  private boolean reachable = true;
  private long now = 1_000;
  private ModelBoard board;
  private FolderStore artifacts;

  @BeforeEach
  void open() throws IOException {
    artifacts = new FolderStore(folder.resolve("artifacts"));
    board = board();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Nothing is listening there, and nothing is asked: the board is not started. */
  private ModelBoard board() {
    return new ModelBoard(vertx, KafkaSettings.of("127.0.0.1:1", new Topics("t.")));
  }

  private Announcements announcements() {
    return new Announcements(
        "models", folder.resolve("runs/a/models"), board, this::send, artifacts, () -> now);
  }

  private void send(Outgoing outgoing) throws IOException {
    if (!reachable) {
      throw new IOException("no broker");
    }
    sent.add(outgoing);
  }

  private ModelManifest stored(long version) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "model " + version);
    Artifact artifact = artifacts.put(file, "onnx");
    return Manifests.manifest("faces", version, artifact.uri(), artifact.sha256());
  }

  private List<String> keys() {
    return sent.stream().map(outgoing -> String.valueOf(outgoing.key())).toList();
  }

  @Test
  void aManifestThatWasNotAcknowledgedIsAnnouncedLaterInTheSameBytes() throws IOException {
    ModelManifest manifest = stored(200);
    reachable = false;
    assertThatThrownBy(() -> announcements().announce(manifest)).hasMessage("no broker");
    assertThat(board.manifest("faces", 200)).isEmpty();

    reachable = true;
    announcements().announceAgain();
    assertThat(keys()).containsExactly("faces/200");
    assertThat(sent.get(0).value()).isEqualTo(Json.bytes(manifest));
    announcements().announceAgain();
    assertThat(sent).hasSize(1);
  }

  @Test
  void aTopicThatLostItsRecordsGetsThemAgainButNoneWithoutItsFile() throws IOException {
    ModelManifest lost = stored(200);
    announcements().announce(lost);
    announcements().announce(stored(400));
    artifacts.delete(lost.artifact());
    sent.clear();
    board = board();
    announcements().announceAgain();
    assertThat(keys()).containsExactly("faces/400");
  }

  @Test
  void aVersionThatOthersWithdrewIsNotAnnouncedAgainAndItsFileGoes() throws IOException {
    ModelManifest manifest = stored(200);
    announcements().announce(manifest);
    announcements().announce(stored(400));
    sent.clear();
    board = board();
    board.take(new Received("models", 0, 7, 0, "faces/200", null, Map.of()));

    announcements().announceAgain();
    assertThat(keys()).containsExactly("faces/400");
    assertThat(board.isWithdrawn("faces", 200)).isTrue();
    now += RetiredModels.GRACE.toMillis();
    sweep();
    assertThat(artifacts.exists(manifest.artifact())).isFalse();

    board.take(new Received("models", 0, 8, 0, "faces/200", Json.bytes(manifest), Map.of()));
    assertThat(board.isWithdrawn("faces", 200)).isFalse();
  }

  @Test
  void anAliasMovesForwardsAndNamesItsPredecessor() throws IOException {
    announcements().point("champion", stored(200), "first");
    announcements().point("champion", stored(400), "second");
    announcements().point("champion", stored(400), "again");
    announcements().point("champion", stored(200), "backwards");
    assertThat(sent).hasSize(2);
    byte[] last = Objects.requireNonNull(sent.get(1).value());
    AliasRecord alias = Json.read(last, AliasRecord.class);
    assertThat(alias.version()).isEqualTo(400);
    assertThat(alias.previous()).isEqualTo(200);
    assertThat(alias.reason()).isEqualTo("second");
    assertThat(alias.pinned()).isFalse();
  }

  @Test
  void aPinnedAliasIsLeftAlone() throws IOException {
    board.note(new AliasRecord(1, "faces", "champion", 200, null, "me", true, "mine", 0));
    announcements().point("champion", stored(400), "newer");
    assertThat(sent).isEmpty();
  }

  @Test
  void aRetiredVersionIsTakenBackAtOnceAndItsFileGoesLater() throws IOException {
    ModelManifest oldest = stored(0);
    announcements().announce(oldest);
    for (int version = 1; version <= Retention.NEWEST; version++) {
      announcements().announce(stored(version));
    }
    sent.clear();
    announcements().retire("faces");
    assertThat(keys()).containsExactly("faces/0");
    assertThat(sent.get(0).value()).isNull();
    assertThat(artifacts.exists(oldest.artifact())).isTrue();

    now += RetiredModels.GRACE.toMillis() - 1;
    announcements().retire("faces");
    assertThat(artifacts.exists(oldest.artifact())).isTrue();
    now += 1;
    announcements().retire("faces");
    assertThat(artifacts.exists(oldest.artifact())).isFalse();
    assertThat(artifacts.exists(stored(1).artifact())).isTrue();
    announcements().announceAgain();
    assertThat(keys()).containsExactly("faces/0");
  }

  @Test
  void theFilesOfARunThatHasEndedGoToo() throws IOException {
    ModelManifest last = stored(0);
    announcements().announce(last);
    for (int version = 1; version <= Retention.NEWEST; version++) {
      announcements().announce(stored(version));
    }
    announcements().retire("faces");

    sweep();
    assertThat(artifacts.exists(last.artifact())).isTrue();
    now += RetiredModels.GRACE.toMillis();
    sweep();
    assertThat(artifacts.exists(last.artifact())).isFalse();
    sweep();
  }

  @Test
  void aFileThatAnAnnouncedVersionSharesStays() throws IOException {
    ModelManifest old = stored(0);
    new RetiredModels(folder.resolve("runs/b/models/retired"), board, artifacts, () -> now)
        .add(old);
    announcements().announce(Manifests.manifest("faces", 9, old.artifact(), old.sha256()));

    now += RetiredModels.GRACE.toMillis();
    sweep();
    assertThat(artifacts.exists(old.artifact())).isTrue();
  }

  @Test
  void weightsInAFileOfTheirOwnGoWithTheirModel() throws IOException {
    Artifact own = artifacts.put(Files.writeString(folder.resolve("own"), "own"), "data");
    Artifact shared = artifacts.put(Files.writeString(folder.resolve("shared"), "shared"), "data");
    var retired =
        new RetiredModels(folder.resolve("runs/b/models/retired"), board, artifacts, () -> now);
    retired.add(stored(0).with(new ModelData(own.uri(), own.sha256(), own.bytes())));
    var both = new ModelData(shared.uri(), shared.sha256(), shared.bytes());
    retired.add(stored(1).with(both));
    announcements().announce(stored(9).with(both));

    now += RetiredModels.GRACE.toMillis();
    sweep();
    assertThat(artifacts.exists(stored(9).artifact())).isTrue();
    assertThat(artifacts.exists(own.uri())).isFalse();
    assertThat(artifacts.exists(shared.uri())).isTrue();
  }

  @Test
  void aModelWithoutItsWeightsIsNotAnnouncedAgain() throws IOException {
    Artifact data = artifacts.put(Files.writeString(folder.resolve("own"), "own"), "data");
    ModelManifest manifest =
        stored(200).with(new ModelData(data.uri(), data.sha256(), data.bytes()));
    announcements().announce(manifest);
    artifacts.delete(data.uri());
    sent.clear();
    board = board();
    announcements().announceAgain();
    assertThat(sent).isEmpty();
  }

  private void sweep() throws IOException {
    RetiredModels.sweep(folder.resolve("runs"), board, artifacts, () -> now);
  }
}
