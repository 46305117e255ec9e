package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ugatit.trainer.data.PictureStore;
import dev.ugatit.trainer.run.ResumedRun.Killed;
import dev.ugatit.trainer.run.TrainingOutcome.End;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A training whose newest checkpoint is damaged goes on with the one before, to the same end. */
class DamagedCheckpointTest {
  private static final int STEPS = 7;
  private static final int INTERVAL = 2;
  private static final int KILLED = 6;
  private static final int NEWEST = 4;
  private static final int BEFORE = 2;

  @TempDir private static Path folder;
  private static SortedMap<String, String> whole = new TreeMap<>();
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  /** What becomes of files, and what is said of it. */
  enum Damage {
    CUT("optG.safetensors has another digest") {
      @Override
      void strike(ResumedRun run) throws IOException {
        try (var file = new RandomAccessFile(file(run, "optG.safetensors").toFile(), "rw")) {
          file.setLength(file.length() / 2);
        }
      }
    },
    EMPTY("disGA.safetensors is cut") {
      @Override
      void strike(ResumedRun run) throws IOException {
        Files.write(file(run, "disGA.safetensors"), new byte[0]);
      }
    },
    FLIPPED_BIT("genB2A.safetensors has another digest") {
      @Override
      void strike(ResumedRun run) throws IOException {
        flip(file(run, "genB2A.safetensors"));
      }
    },
    MISSING_FILE("ema.safetensors") {
      @Override
      void strike(ResumedRun run) throws IOException {
        Files.delete(file(run, "ema.safetensors"));
      }
    },
    MISSING_META("meta.json") {
      @Override
      void strike(ResumedRun run) throws IOException {
        Files.delete(file(run, "meta.json"));
      }
    },
    META_OF_ANOTHER_STEP("it says that it is of step 2") {
      @Override
      void strike(ResumedRun run) throws IOException {
        Files.copy(
            run.checkpoint(BEFORE).resolve("meta.json"),
            file(run, "meta.json"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    },
    META_THAT_LIES_ABOUT_ITS_STEP("it says that it is of step 3") {
      @Override
      void strike(ResumedRun run) throws IOException {
        Path meta = file(run, "meta.json");
        String text = Files.readString(meta).replaceAll("(\"(step|adamT)\" *: *)4", "$13");
        Files.writeString(meta, text);
      }
    },
    META_WITHOUT_SENSE("not a CheckpointMeta") {
      @Override
      void strike(ResumedRun run) throws IOException {
        Files.writeString(file(run, "meta.json"), "{\"schema\": 1, \"step\": ");
      }
    };

    private final String reason;

    Damage(String reason) {
      this.reason = reason;
    }

    abstract void strike(ResumedRun run) throws IOException;

    private static Path file(ResumedRun run, String name) {
      return run.checkpoint(NEWEST).resolve(name);
    }

    private static void flip(Path file) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 16;
      Files.write(file, bytes);
    }
  }

  @BeforeEach
  void listen() {
    said.start();
    ((Logger) LoggerFactory.getLogger(Checkpoints.class)).addAppender(said);
  }

  @AfterEach
  void stopListening() {
    ((Logger) LoggerFactory.getLogger(Checkpoints.class)).detachAppender(said);
  }

  /** One run as a whole, and one that is killed and then damaged in copies. */
  @BeforeAll
  static void train() throws Exception {
    ResumedRun unbroken = run("whole");
    unbroken.stretch((step, store) -> {});
    whole = unbroken.digests(STEPS);
    ResumedRun killed = run("killed");
    assertThatThrownBy(() -> killed.stretch(DamagedCheckpointTest::kill))
        .isInstanceOf(Killed.class);
    assertThat(killed.checkpoints().steps()).containsExactly(NEWEST, BEFORE, 0);
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedWithItsReasonAndTheOneBeforeIsTaken(Damage damage) throws Exception {
    copy(folder.resolve("killed"), folder.resolve(damage.name()));
    ResumedRun run = run(damage.name());
    damage.strike(run);

    assertThat(run.stretch((step, store) -> {}).end()).isEqualTo(End.FINISHED);

    assertThat(run.messages()).contains("goes on after step " + BEFORE);
    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("refused checkpoint") && line.contains(damage.reason));
    assertThat(run.digests(STEPS)).hasSize(10).isEqualTo(whole);
    assertThat(run.statsSteps()).isEqualTo(IntStream.rangeClosed(1, STEPS).boxed().toList());
  }

  private static ResumedRun run(String name) throws IOException {
    return new ResumedRun(folder.resolve(name), EngineLearner.factory(), STEPS, INTERVAL);
  }

  private static void kill(int step, PictureStore store) {
    if (step == KILLED) {
      throw new Killed();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.walk(from)) {
      for (Path entry : entries.toList()) {
        Files.copy(entry, to.resolve(from.relativize(entry)));
      }
    }
  }
}
