package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.trainer.data.PictureStore;
import dev.ugatit.trainer.data.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {
  @TempDir private Path folder;

  private static TrainingRecord record(Map<Integer, Long> startOffsets, int minImages) {
    TrainingRecord plain = Runs.record("a", Runs.options(10, new Intervals(1, 1, 1)));
    return new TrainingRecord(
        plain.schema(),
        plain.id(),
        plain.model(),
        plain.dataset(),
        startOffsets,
        minImages,
        plain.options(),
        plain.want());
  }

  @Test
  void beginsWhenEveryPartitionWasReadUpToItsStart() throws IOException {
    TrainingRecord record = record(Map.of(0, 8L, 1, 3L), 100);
    try (PictureStore store = PictureStore.open(folder, 100)) {
      Pictures.fill(store, 16, 0, 2);
      assertThat(Arrival.isComplete(record, Map.of(0, 8L), store)).isFalse();
      assertThat(Arrival.isComplete(record, Map.of(0, 9L, 1, 2L), store)).isFalse();
      assertThat(Arrival.isComplete(record, Map.of(0, 8L, 1, 3L), store)).isTrue();
    }
  }

  @Test
  void withoutStartOffsetsItBeginsAtAsManyPicturesAsWanted() throws IOException {
    TrainingRecord record = record(Map.of(), 3);
    try (PictureStore store = PictureStore.open(folder, 100)) {
      Pictures.fill(store, 16, 0, 2);
      assertThat(Arrival.isComplete(record, Map.of(), store)).isFalse();
      Pictures.fill(store, 16, 2, 3);
      assertThat(Arrival.isComplete(record, Map.of(), store)).isTrue();
    }
  }

  @Test
  void aDomainWithoutPicturesFailsWithTheCure() throws IOException {
    try (PictureStore store = PictureStore.open(folder, 100)) {
      assertThatThrownBy(() -> Arrival.isComplete(record(Map.of(0, 0L), 1), Map.of(), store))
          .isInstanceOf(TrainingFailed.class)
          .hasMessageContaining("no source picture")
          .hasMessageContaining("add pictures");
    }
  }

  @Test
  void aDatasetThatIsTooSmallIsNamedWithBothSizes() {
    TrainingRecord record = record(Map.of(), 1); // loads at 36 px
    assertThat(Arrival.mismatch(record, Dataset.of("faces", 36))).isEmpty();
    assertThat(Arrival.mismatch(record, Dataset.of("faces", 35)))
        .hasValueSatisfying(message -> assertThat(message).contains("36 px", "35 px"));
  }
}
