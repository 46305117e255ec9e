package dev.ugatit.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.store.Digests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFeedTest {
  private static final Picture PICTURE = Pictures.noise(16, 1);
  private static final String SHA256 = Pictures.sha256(PICTURE);

  @TempDir private Path folder;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private DatasetFeed feed(PictureStore store) {
    return new DatasetFeed("faces", store, new PictureDecoder(DatasetFeed.LIMITS), metrics);
  }

  private static Received record(long offset, String key, byte @Nullable [] value, String split) {
    return new Received(
        "prepared",
        2,
        offset,
        0,
        key,
        value,
        Map.of("split", split.getBytes(StandardCharsets.UTF_8)));
  }

  private static String key(String sha256) {
    return new PictureKey("faces", Domain.TARGET, sha256).text();
  }

  private double refused() {
    return metrics.get("ugatit.trainer.pictures.refused").counter().count();
  }

  @Test
  void takesPicturesAndTombstones() throws IOException {
    try (PictureStore store = PictureStore.open(folder, 10)) {
      DatasetFeed feed = feed(store);
      byte[] png = PictureEncoder.png(PICTURE);
      feed.take(record(4, key(SHA256), png, "test"));
      assertThat(store.sha256s(Domain.TARGET, Split.TEST)).containsExactly(SHA256);
      assertThat(store.picture(Domain.TARGET, SHA256)).isEqualTo(PICTURE);
      feed.take(record(5, key(SHA256), null, "test"));
      assertThat(store.sha256s(Domain.TARGET, Split.TEST)).isEmpty();
      assertThat(store.position()).isEqualTo(Map.of(2, 6L));
      assertThat(refused()).isZero();
    }
  }

  @Test
  void refusesWhatIsNotWhatItsKeySaysAndGoesOn() throws IOException {
    try (PictureStore store = PictureStore.open(folder, 10)) {
      DatasetFeed feed = feed(store);
      byte[] png = PictureEncoder.png(PICTURE);
      feed.take(record(1, key("0".repeat(64)), png, "train"));
      feed.take(record(2, key(SHA256), "no picture".getBytes(StandardCharsets.UTF_8), "train"));
      feed.take(record(3, "faces/elsewhere/" + SHA256, png, "train"));
      feed.take(record(4, key(SHA256), png, "holdout"));
      assertThat(store.count(Domain.TARGET, Split.TRAIN)).isZero();
      assertThat(store.position()).isEqualTo(Map.of(2, 5L));
      assertThat(refused()).isEqualTo(4);
    }
  }

  @Test
  void refusesAPictureOfFewBytesThatNoSegmentCanHold() throws IOException {
    var empty = new Picture(6000, 3800, new byte[6000 * 3800 * 3]);
    byte[] png = PictureEncoder.png(empty);
    assertThat(png.length).isLessThan(Topics.PREPARED_RECORD_BYTES);
    try (PictureStore store = PictureStore.open(folder, 10)) {
      feed(store).take(record(1, key(Digests.sha256(empty.rgb())), png, "train"));
      assertThat(store.count(Domain.TARGET, Split.TRAIN)).isZero();
      assertThat(store.position()).isEqualTo(Map.of(2, 2L));
      assertThat(refused()).isEqualTo(1);
    }
  }

  @Test
  void otherDatasetsAreNoConcern() throws IOException {
    try (PictureStore store = PictureStore.open(folder, 10)) {
      assertThat(feed(store).concerns(record(0, "faces2/target/" + SHA256, null, "train")))
          .isFalse();
      assertThat(feed(store).concerns(record(0, key(SHA256), null, "train"))).isTrue();
    }
  }
}
