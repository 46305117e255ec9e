package dev.ugatit.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.LossWeights;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Optimizer;
import dev.ugatit.platform.contract.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPicturesTest {
  private static final int SIDE = 36;
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(
          NetworkOptions.of(NetworkOptions.LIGHT, 32, 2, 1),
          TrainingOptions.PAPER,
          LossWeights.PAPER,
          Optimizer.PAPER,
          40,
          1,
          3,
          SIDE,
          true,
          0,
          1,
          new TrainingOptions.Intervals(10, 10, 10));

  @TempDir private Path folder;

  private PictureStore store(String name, int count) throws IOException {
    PictureStore store = PictureStore.open(folder.resolve(name), 100, 1 << 20);
    Pictures.fill(store, SIDE, 0, count);
    return store;
  }

  private TrainingPictures pictures(PictureStore store) throws IOException {
    return new TrainingPictures(store, DatasetLog.open(folder), OPTIONS);
  }

  private static List<TensorData> steps(TrainingPictures pictures, int from, int to)
      throws IOException {
    var batches = new ArrayList<TensorData>();
    for (int step = from; step <= to; step++) {
      pictures.begin(step);
      batches.add(pictures.batch(Domain.SOURCE, step));
      batches.add(pictures.batch(Domain.TARGET, step));
    }
    return batches;
  }

  @Test
  void whatJoinsTakesEffectAtTheEndOfTheEpochAndIsReplayed() throws IOException {
    try (PictureStore store = store("store", 5)) {
      TrainingPictures first = pictures(store);
      List<TensorData> seen = new ArrayList<>(steps(first, 1, 2));
      Pictures.fill(store, SIDE, 5, 8);
      seen.addAll(steps(first, 3, 5));
      assertThat(first.count(Domain.SOURCE)).isEqualTo(5);
      seen.addAll(steps(first, 6, 20));
      assertThat(first.count(Domain.SOURCE)).isEqualTo(8);
      assertThat(DatasetLog.open(folder).entries())
          .extracting(DatasetEntry::fromStep)
          .containsExactly(1, 1, 6, 6);

      // Resumed at a checkpoint of step 2, with still more pictures than there were.
      Pictures.fill(store, SIDE, 8, 12);
      assertThat(steps(pictures(store), 3, 13)).isEqualTo(seen.subList(4, 26));
    }
  }

  @Test
  void picturesAreCroppedFromTheOriginalsWithValuesOfTheReference() throws IOException {
    try (PictureStore store = store("store", 3)) {
      TrainingPictures pictures = pictures(store);
      pictures.begin(1);
      TensorData batch = pictures.batch(Domain.SOURCE, 1);
      assertThat(batch.shape()).containsExactly(1, 3, 32, 32);
      var draw =
          new PictureOrder(OPTIONS.seed(), true, SIDE - 32).draws(Domain.SOURCE, 1, 3, 1, 1).get(0);
      String sha256 =
          store.sha256s(Domain.SOURCE, dev.ugatit.platform.contract.Split.TRAIN).get(draw.index());
      var picture = store.picture(Domain.SOURCE, sha256);
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < 32; y++) {
          for (int x = 0; x < 32; x++) {
            int column = draw.left() + x;
            int from = draw.mirrored() ? SIDE - 1 - column : column;
            double wanted = (picture.sample(from, draw.top() + y, c) / 255.0 - 0.5) / 0.5;
            assertThat((double) batch.values()[(c * 32 + y) * 32 + x])
                .isCloseTo(wanted, org.assertj.core.data.Offset.offset(2e-7));
          }
        }
      }
    }
  }

  @Test
  void aRebuiltStoreWithoutSomePicturesGoesOnWithTheRest() throws IOException {
    try (PictureStore store = store("store", 5)) {
      steps(pictures(store), 1, 3);
    }
    try (PictureStore rebuilt = store("rebuilt", 4)) {
      TrainingPictures resumed = pictures(rebuilt);
      steps(resumed, 4, 6);
      assertThat(resumed.count(Domain.SOURCE)).isEqualTo(4);
    }
  }

  @Test
  void aDomainWithoutPicturesIsRefusedWithTheCure() throws IOException {
    try (PictureStore store = store("store", 0)) {
      TrainingPictures pictures = pictures(store);
      assertThatThrownBy(() -> pictures.begin(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("source")
          .hasMessageContaining("add");
    }
  }
}
