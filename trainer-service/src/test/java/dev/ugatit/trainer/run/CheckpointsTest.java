package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final String OPTIONS = "a".repeat(64);
  private static final String SNAPSHOT = "b".repeat(64);

  @TempDir private Path folder;

  private Checkpoints checkpoints(int keep) {
    return new Checkpoints(folder, keep, step -> step == 100);
  }

  private static Checkpoints.Writer state(float value) {
    return place ->
        Safetensors.write(
            place.resolve("genA2B.safetensors"),
            Map.of("w", TensorData.of(new float[] {1, value, 3}, 3)),
            Map.of());
  }

  private void save(int... steps) throws IOException {
    for (int step : steps) {
      checkpoints(3).save(step, OPTIONS, SNAPSHOT, state(step));
      checkpoints(3).prune();
    }
  }

  private int newest() throws IOException {
    Optional<Checkpoint> found = checkpoints(3).newest(OPTIONS);
    return found.map(checkpoint -> checkpoint.meta().step()).orElse(-1);
  }

  @Test
  void theNewestIsTakenAndOldOnesGoButPreciousOnes() throws IOException {
    save(0, 100, 200, 300, 400);
    assertThat(newest()).isEqualTo(400);
    assertThat(checkpoints(3).steps()).containsExactly(400, 300, 200, 100);
  }

  @Test
  void aDamagedOneIsPassedOverForTheOneBefore() throws IOException {
    save(200, 300, 400);
    flip(folder.resolve("step-000400/genA2B.safetensors"));
    assertThat(newest()).isEqualTo(300);
    Files.delete(folder.resolve("step-000300/genA2B.safetensors"));
    assertThat(newest()).isEqualTo(200);
    Files.writeString(folder.resolve("step-000200/meta.json"), "{}");
    assertThat(newest()).isEqualTo(-1);
  }

  @Test
  void aDamagedOneIsReplacedByTheSameStepDoneAgain() throws IOException {
    save(200, 300);
    flip(folder.resolve("step-000300/genA2B.safetensors"));
    save(300);
    assertThat(newest()).isEqualTo(300);
  }

  @Test
  void whatACrashLeftHalfWrittenIsNotSeen() throws IOException {
    save(200);
    Checkpoints.Writer crash =
        place -> {
          state(1).write(place);
          throw new IOException("power cut");
        };
    assertThatThrownBy(() -> checkpoints(3).save(300, OPTIONS, SNAPSHOT, crash))
        .hasMessage("power cut");
    assertThat(newest()).isEqualTo(200);
    save(300);
    assertThat(newest()).isEqualTo(300);
  }

  @Test
  void whatAKilledProcessLeftOfAnyStepGoesWithTheNextCheckpoint() throws IOException {
    save(200);
    Path half = Files.createDirectory(folder.resolve(".step-000237.tmp"));
    Files.writeString(half.resolve("genA2B.safetensors"), "half");
    assertThat(newest()).isEqualTo(200);
    save(300);
    assertThat(half).doesNotExist();
    assertThat(checkpoints(3).steps()).containsExactly(300, 200);
  }

  @Test
  void otherOptionsAreRefused() throws IOException {
    save(200);
    assertThat(checkpoints(3).newest("c".repeat(64))).isEmpty();
  }

  @Test
  void theSameStateHasTheSameBytesInEveryRun(@TempDir Path other) throws IOException {
    save(200);
    new Checkpoints(other, 3, step -> false).save(200, OPTIONS, SNAPSHOT, state(200));
    for (String file : new String[] {"meta.json", "genA2B.safetensors"}) {
      assertThat(folder.resolve("step-000200").resolve(file))
          .hasSameBinaryContentAs(other.resolve("step-000200").resolve(file));
    }
  }

  @Test
  void weightsThatAreNotFiniteAreNotSaved() throws IOException {
    save(200);
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1f / 0f}) {
      assertThatThrownBy(() -> checkpoints(3).save(300, OPTIONS, SNAPSHOT, state(value)))
          .isInstanceOf(TrainingFailed.class)
          .hasMessageContaining("300");
    }
    save(400);
    assertThat(checkpoints(3).steps()).containsExactly(400, 200);
    checkpoints(3).save(500, OPTIONS, SNAPSHOT, state(-Float.MAX_VALUE));
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }
}
