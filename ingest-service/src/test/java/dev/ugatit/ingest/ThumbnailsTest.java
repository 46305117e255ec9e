package dev.ugatit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.contract.Thumbnail;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbnailsTest {
  private static final String DIGEST = "ab".repeat(32);

  private static Prepared prepared(int seed) {
    byte[] rgb = TestPictures.noise(4, 4, seed);
    PictureKey key = new PictureKey("faces", Domain.SOURCE, TestPictures.sha256(rgb));
    return new Prepared(key, Split.TRAIN, TestPictures.png(4, 4, rgb), Map.of());
  }

  private static BufferedImage shown(Thumbnail thumbnail) throws Exception {
    byte[] jpeg = Base64.getDecoder().decode(thumbnail.jpeg());
    assertThat(jpeg).startsWith(0xff, 0xd8, 0xff).hasSizeLessThanOrEqualTo(4096);
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  @ParameterizedTest
  @CsvSource({
    "286, 286, 96, 96",
    "640, 320, 96, 48",
    "50, 96, 50, 96",
    "3000, 2, 96, 1",
    "1, 1, 1, 1",
    "1, 4000, 1, 96"
  })
  void thumbnailsKeepTheProportionsAndOnlyReduce(int width, int height, int wide, int high)
      throws Exception {
    byte[] grey = new byte[3 * width * height];
    Arrays.fill(grey, (byte) 90);

    BufferedImage small = shown(Thumbnails.of(DIGEST, TestPictures.png(width, height, grey)));

    assertThat(small.getWidth()).isEqualTo(wide);
    assertThat(small.getHeight()).isEqualTo(high);
    assertThat(small.getRGB(0, 0) & 0xff).isBetween(86, 94);
  }

  @Test
  void noiseFitsAsWell() throws Exception {
    BufferedImage small = shown(Thumbnails.of(DIGEST, TestPictures.png(96, 96)));

    assertThat(small.getWidth()).isBetween(24, 96);
  }

  @Test
  void theFirstPicturesAreShownAndOfManyASampleThatDependsOnNoOrder() {
    List<Prepared> pictures = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pictures.add(prepared(i));
    }
    List<String> smallest =
        pictures.stream().map(p -> p.key().sha256()).sorted().limit(12).toList();
    for (int round = 0; round < 3; round++) {
      Tally tally = new Tally("w");
      tally.show(pictures.get(0));
      tally.show(pictures.get(1));
      assertThat(digests(tally))
          .containsExactlyInAnyOrder(
              pictures.get(0).key().sha256(), pictures.get(1).key().sha256());
      pictures.forEach(tally::show);
      pictures.forEach(tally::show);

      assertThat(digests(tally)).isEqualTo(smallest);
      Collections.shuffle(pictures, new Random(round));
    }
  }

  @Test
  void whatIsShownOutlivesARestartAndCounts() {
    Tally before = new Tally("w");
    before.show(prepared(1));
    DatasetStats published = before.changes().get(0);

    Tally after = new Tally("w");
    after.restore(published);
    after.picture("faces", Domain.SOURCE, Split.TRAIN, 1);
    after.duplicate("faces", Domain.SOURCE);
    after.rejected("faces", Domain.SOURCE, "damaged");

    DatasetStats now = after.changes().get(0);
    assertThat(now.thumbnails()).isEqualTo(published.thumbnails()).hasSize(1);
    assertThat(now.train()).isEqualTo(1);
    Tally other = new Tally("other");
    other.restore(published);
    assertThat(other.changes()).isEmpty();
  }

  @Test
  void withdrawnPicturesAreShownNoMore() {
    Tally tally = new Tally("w");
    for (int i = 0; i < 3; i++) {
      tally.show(prepared(i));
    }

    tally.hide(prepared(1).key());
    assertThat(digests(tally)).hasSize(2).doesNotContain(prepared(1).key().sha256());
    tally.showOnly(key -> key.equals(prepared(2).key()));
    assertThat(digests(tally)).containsExactly(prepared(2).key().sha256());
    tally.showOnly(key -> true);
    assertThat(tally.changes()).isEmpty();
  }

  private static List<String> digests(Tally tally) {
    return tally.changes().get(0).thumbnails().stream().map(Thumbnail::sha256).toList();
  }
}
