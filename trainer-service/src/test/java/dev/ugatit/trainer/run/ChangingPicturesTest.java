package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.trainer.data.DatasetEntry;
import dev.ugatit.trainer.data.PictureStore;
import dev.ugatit.trainer.data.Pictures;
import dev.ugatit.trainer.run.ResumedRun.Killed;
import dev.ugatit.trainer.run.TrainingOutcome.End;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pictures join and are withdrawn while a training runs. Five pictures of each domain make its
 * first epochs end before the steps 6, 11 and 16; checkpoints are written after 5, 10, 15 and so
 * on.
 */
class ChangingPicturesTest {
  private static final int STEPS = 38;

  @TempDir private Path folder;

  /** The world's course: the same for every run, whatever becomes of the process. */
  private static void world(int step, PictureStore store) throws IOException {
    switch (step) {
      case 8 -> Pictures.fill(store, 36, 5, 7); // both domains, in the midst of an epoch
      case 16 -> withdraw(store, Domain.SOURCE);
      case 23 -> withdraw(store, Domain.TARGET);
      case 25 -> Pictures.fill(store, 36, 7, 8); // the last step before a checkpoint
      default -> {}
    }
  }

  private static void withdraw(PictureStore store, Domain domain) throws IOException {
    String first = store.sha256s(domain, Split.TRAIN).get(0);
    store.withdraw(domain, first, 0, 1000);
  }

  private ResumedRun run(String name, Learner.Factory learners) throws IOException {
    return new ResumedRun(folder.resolve(name), learners, STEPS, 5);
  }

  private ResumedRun whole(Learner.Factory learners) throws Exception {
    ResumedRun whole = run("whole", learners);
    assertThat(whole.stretch(ChangingPicturesTest::world).end()).isEqualTo(End.FINISHED);
    return whole;
  }

  @Test
  void whatJoinsOrIsWithdrawnTakesEffectWhenTheEpochOfItsDomainEnds() throws Exception {
    List<DatasetEntry> lists = whole(fake()).lists();
    // Seven pictures from step 11 on: the source is looked at again at 18 and then, with six and
    // one more, at 24 and 30; the target at 18, at 25 when it has lost one, and at 31.
    assertThat(lists)
        .filteredOn(list -> list.domain() == Domain.SOURCE)
        .extracting(DatasetEntry::fromStep)
        .containsExactly(1, 11, 18, 30);
    assertThat(lists)
        .filteredOn(list -> list.domain() == Domain.TARGET)
        .extracting(DatasetEntry::fromStep)
        .containsExactly(1, 11, 25, 31);
  }

  /**
   * Killed at once after a change, at an epoch's end, before and after a checkpoint, and so on: the
   * steps that are done again see the lists that they saw before, although the store has changed.
   */
  @ParameterizedTest
  @ValueSource(ints = {6, 9, 11, 17, 23, 25, 26, 31})
  void aResumeReplaysThem(int killed) throws Exception {
    assertReplayed(killed, fake());
  }

  @Test
  void aResumeOnTheEngineReplaysThem() throws Exception {
    assertReplayed(9, EngineLearner.factory());
  }

  /** Its weight depends on every picture that it has seen, and on their order. */
  private static Learner.Factory fake() {
    return FakeLearner.factory(step -> {});
  }

  private void assertReplayed(int killed, Learner.Factory learners) throws Exception {
    ResumedRun whole = whole(learners);
    ResumedRun cut = run("cut", learners);
    assertThatThrownBy(
            () ->
                cut.stretch(
                    (step, store) -> {
                      world(step, store);
                      if (step == killed) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);
    TrainingOutcome outcome =
        cut.stretch(
            (step, store) -> {
              if (step > killed) { // what had happened before stays in the store
                world(step, store);
              }
            });
    assertThat(outcome.end()).isEqualTo(End.FINISHED);
    assertThat(cut.lists()).isEqualTo(whole.lists());
    assertThat(cut.digests(STEPS)).isNotEmpty().isEqualTo(whole.digests(STEPS));
    assertThat(cut.statsSteps()).isEqualTo(IntStream.rangeClosed(1, STEPS).boxed().toList());
  }
}
