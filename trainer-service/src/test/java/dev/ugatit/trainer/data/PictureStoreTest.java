package dev.ugatit.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.image.Picture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureStoreTest {
  private static final int SIDE = 16;
  private static final int PICTURE_BYTES = SIDE * SIDE * 3;
  // Two pictures and a bit: segments must follow one another.
  private static final int SEGMENT_BYTES = 2 * PICTURE_BYTES + 100;

  @TempDir private Path folder;
  private final Picture[] pictures = new Picture[5];

  @BeforeEach
  void draw() {
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = Pictures.noise(SIDE, i);
    }
  }

  private PictureStore open() throws IOException {
    return PictureStore.open(folder, 100, SEGMENT_BYTES);
  }

  private String sha256(int i) {
    return Pictures.sha256(pictures[i]);
  }

  private void fill() throws IOException {
    try (PictureStore store = open()) {
      for (int i = 0; i < pictures.length; i++) {
        Split split = i == 4 ? Split.TEST : Split.TRAIN;
        assertThat(store.add(Domain.SOURCE, sha256(i), split, pictures[i], 1, 10 + i + 1)).isTrue();
      }
      store.passed(0, 77);
    }
  }

  @Test
  void picturesAndPositionSurviveARestart() throws IOException {
    fill();
    try (PictureStore store = open()) {
      assertThat(store.position()).isEqualTo(Map.of(0, 77L, 1, 15L));
      assertThat(store.count(Domain.SOURCE, Split.TRAIN)).isEqualTo(4);
      assertThat(store.count(Domain.SOURCE, Split.TEST)).isEqualTo(1);
      assertThat(store.count(Domain.TARGET, Split.TRAIN)).isZero();
      assertThat(store.sha256s(Domain.SOURCE, Split.TRAIN)).isSorted().hasSize(4);
      for (int i = 0; i < pictures.length; i++) {
        assertThat(store.picture(Domain.SOURCE, sha256(i))).isEqualTo(pictures[i]);
      }
    }
  }

  @Test
  void aTornIndexForgetsItsLastLineAndThePositionWithIt() throws IOException {
    fill();
    Path index = folder.resolve("index");
    // The last line is partition 0's position, the one before the fifth picture.
    try (var file = new RandomAccessFile(index.toFile(), "rw")) {
      file.setLength(file.length() - StoreRecord.BYTES - 1);
    }
    try (PictureStore store = open()) {
      assertThat(store.position()).isEqualTo(Map.of(1, 14L));
      assertThat(store.contains(Domain.SOURCE, sha256(4))).isFalse();
      assertThat(store.add(Domain.SOURCE, sha256(4), Split.TEST, pictures[4], 1, 15)).isTrue();
    }
    try (PictureStore store = open()) {
      assertThat(store.picture(Domain.SOURCE, sha256(4))).isEqualTo(pictures[4]);
      assertThat(store.picture(Domain.SOURCE, sha256(3))).isEqualTo(pictures[3]);
    }
  }

  @Test
  void aDamagedPictureIsReadAgainFromTheTopicWithAllThatFollowed() throws IOException {
    fill();
    try (var file = new RandomAccessFile(folder.resolve("segment-00001.rgb").toFile(), "rw")) {
      file.seek(5); // in the third picture
      int before = file.read();
      file.seek(5);
      file.write(before ^ 1);
    }
    try (PictureStore store = open()) {
      assertThat(store.position()).isEqualTo(Map.of(1, 12L));
      assertThat(store.count(Domain.SOURCE, Split.TRAIN)).isEqualTo(2);
      assertThat(store.contains(Domain.SOURCE, sha256(2))).isFalse();
    }
  }

  @Test
  void aLostSegmentIsNoticed() throws IOException {
    fill();
    Files.delete(folder.resolve("segment-00000.rgb"));
    try (PictureStore store = open()) {
      assertThat(store.position()).isEmpty();
      assertThat(store.count(Domain.SOURCE, Split.TRAIN)).isZero();
    }
  }

  @Test
  void aWithdrawnPictureIsNotListedButStaysReadable() throws IOException {
    fill();
    try (PictureStore store = open()) {
      store.withdraw(Domain.SOURCE, sha256(1), 1, 16);
      assertThat(store.sha256s(Domain.SOURCE, Split.TRAIN)).doesNotContain(sha256(1)).hasSize(3);
    }
    try (PictureStore store = open()) {
      assertThat(store.count(Domain.SOURCE, Split.TRAIN)).isEqualTo(3);
      assertThat(store.picture(Domain.SOURCE, sha256(1))).isEqualTo(pictures[1]);
      store.add(Domain.SOURCE, sha256(1), Split.TEST, pictures[1], 1, 17);
      assertThat(store.sha256s(Domain.SOURCE, Split.TEST)).contains(sha256(1)).hasSize(2);
    }
  }

  @Test
  void hasOneOwnerAtATimeAndTheNextOneWhenThatIsGone() throws IOException {
    try (PictureStore store = open()) {
      assertThat(store.position()).isEmpty();
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another trainer");
    }
    fill();
  }

  @Test
  void theSameRecordTwiceCountsOnce() throws IOException {
    fill();
    long length = Files.size(folder.resolve("index"));
    fill();
    assertThat(Files.size(folder.resolve("index"))).isEqualTo(length);
    try (PictureStore store = open()) {
      assertThat(store.count(Domain.SOURCE, Split.TRAIN)).isEqualTo(4);
    }
  }

  @Test
  void aFullStoreRefusesAndGoesOn() throws IOException {
    try (PictureStore store = PictureStore.open(folder, 1, SEGMENT_BYTES)) {
      assertThat(store.add(Domain.SOURCE, sha256(0), Split.TRAIN, pictures[0], 0, 1)).isTrue();
      assertThat(store.add(Domain.SOURCE, sha256(1), Split.TRAIN, pictures[1], 0, 2)).isFalse();
      assertThat(store.position()).isEqualTo(Map.of(0, 2L));
      assertThatThrownBy(() -> store.picture(Domain.SOURCE, sha256(1)))
          .isInstanceOf(PictureStoreException.class)
          .hasMessageContaining(sha256(1));
    }
  }
}
