package dev.ugatit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.image.OddPictures;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureException.Reason;
import dev.ugatit.platform.image.PictureFormat;
import dev.ugatit.platform.image.PictureLimits;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreparationTest {
  private final Preparation preparation = new Preparation(PictureLimits.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "640, 360, 256, " + TestPictures.WIDE_AT_256,
    "286, 286, 256, " + TestPictures.SQUARE_AT_256,
    "255, 257, 128, " + TestPictures.ODD_AT_128
  })
  void reducesALargerPictureToTheReferencePixels(int width, int height, int size, String sha256)
      throws Exception {
    Prepared prepared = prepare(TestPictures.png(width, height), Fit.STRETCH, size);

    assertThat(prepared.key().sha256()).isEqualTo(sha256);
    TestPictures.Shown shown = TestPictures.shown(prepared.png());
    assertThat(shown.width()).isEqualTo(size);
    assertThat(shown.height()).isEqualTo(size);
    assertThat(TestPictures.sha256(shown.rgb())).isEqualTo(sha256);
    assertThat(prepared.headers()).containsEntry("crop", "0,0," + width + "," + height);
  }

  @ParameterizedTest
  @CsvSource({"20, 30", "64, 64", "63, 200", "200, 63", "1, 1"})
  void keepsASmallerPictureAsItIs(int width, int height) throws Exception {
    Prepared prepared = prepare(TestPictures.png(width, height), Fit.STRETCH, 64);

    TestPictures.Shown shown = TestPictures.shown(prepared.png());
    assertThat(shown.width()).isEqualTo(width);
    assertThat(shown.rgb()).isEqualTo(TestPictures.noise(width, height));
    assertThat(prepared.key().sha256()).isEqualTo(TestPictures.sha256(shown.rgb()));
  }

  @Test
  void reducesTheLongSideOfAPictureThatWouldNotFitIntoARecord() throws Exception {
    byte[] rgb = new byte[3 * 100 * 9000];
    Arrays.fill(rgb, (byte) 77);
    Prepared prepared = prepare(TestPictures.png(100, 9000, rgb), Fit.STRETCH, 256);

    TestPictures.Shown shown = TestPictures.shown(prepared.png());
    assertThat(shown.width()).isEqualTo(100);
    assertThat(shown.height()).isEqualTo(256);
    assertThat(shown.rgb()).containsOnly((byte) 77);
  }

  @Test
  void refusesAPictureThatDoesNotFitIntoARecordWithItsCure() {
    byte[] png = TestPictures.png(1100, 1100);

    assertThatThrownBy(() -> prepare(png, Fit.STRETCH, 1024))
        .isInstanceOfSatisfying(
            PictureException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_MANY_BYTES))
        .hasMessageContaining("smaller size");
  }

  @Test
  void cropKeepsTheCentredSquare() throws Exception {
    // Columns 0 and 3 of 4×2 are black and must go.
    byte[] rgb = new byte[24];
    for (int y = 0; y < 2; y++) {
      Arrays.fill(rgb, 12 * y + 3, 12 * y + 9, (byte) (100 + y));
    }
    Prepared prepared = prepare(TestPictures.png(4, 2, rgb), Fit.CROP, 64);

    TestPictures.Shown shown = TestPictures.shown(prepared.png());
    assertThat(shown.rgb())
        .containsExactly(100, 100, 100, 100, 100, 100, 101, 101, 101, 101, 101, 101);
    assertThat(prepared.headers()).containsEntry("crop", "1,0,2,2");
  }

  @Test
  void cropReducesTheSquareOnce() throws Exception {
    byte[] inner = TestPictures.noise(286, 286);
    byte[] outer = new byte[3 * 300 * 286];
    for (int y = 0; y < 286; y++) {
      System.arraycopy(inner, 3 * 286 * y, outer, 3 * (300 * y + 7), 3 * 286);
    }
    Prepared prepared = prepare(TestPictures.png(300, 286, outer), Fit.CROP, 256);

    assertThat(prepared.key().sha256()).isEqualTo(TestPictures.SQUARE_AT_256);
  }

  @Test
  void padAddsWhiteOnBothSides() throws Exception {
    byte[] rgb = new byte[3 * 4 * 2];
    Prepared prepared = prepare(TestPictures.png(4, 2, rgb), Fit.PAD, 64);

    TestPictures.Shown shown = TestPictures.shown(prepared.png());
    assertThat(shown.width()).isEqualTo(4);
    assertThat(shown.height()).isEqualTo(4);
    byte[] expected = new byte[48];
    Arrays.fill(expected, 0, 12, (byte) 255);
    Arrays.fill(expected, 36, 48, (byte) 255);
    assertThat(shown.rgb()).isEqualTo(expected);
  }

  @Test
  void padKeepsTheMemoryOfALongLineSmall() throws Exception {
    // As a square this would be 90 gigapixels.
    byte[] line = new byte[3 * 300_000];
    Prepared prepared = prepare(TestPictures.png(300_000, 1, line), Fit.PAD, 64);

    TestPictures.Shown shown = TestPictures.shown(prepared.png());
    assertThat(shown.width()).isEqualTo(64);
    assertThat(shown.height()).isEqualTo(64);
    byte[] expected = new byte[3 * 64 * 64];
    Arrays.fill(expected, (byte) 255);
    Arrays.fill(expected, 3 * 64 * 31, 3 * 64 * 32, (byte) 0);
    assertThat(shown.rgb()).isEqualTo(expected);
  }

  @Test
  void theSamePictureFromTwoFilesIsOne() throws Exception {
    byte[] png = TestPictures.png(20, 20);
    byte[] other = TestPictures.otherFile(png);

    assertThat(other).isNotEqualTo(png);
    assertThat(prepare(other, Fit.STRETCH, 64).key())
        .isEqualTo(prepare(png, Fit.STRETCH, 64).key());
  }

  @Test
  void turnsAPhotographUpright() throws Exception {
    Prepared prepared =
        prepare(
            OddPictures.oriented(PictureFormat.JPEG, 40, 24, 6, ByteOrder.BIG_ENDIAN),
            Fit.STRETCH,
            64);

    TestPictures.Shown shown = TestPictures.shown(prepared.png());
    assertThat(List.of(shown.width(), shown.height())).containsExactly(24, 40);
  }

  @Test
  void theSplitIsTheSendersOrTheHashs() throws Exception {
    Dataset half = new Dataset(Dataset.SCHEMA, "set", 64, Fit.STRETCH, 2);
    List<Split> byHash = new ArrayList<>();
    for (int seed = 0; seed < 40; seed++) {
      byte[] png = TestPictures.png(4, 4, TestPictures.noise(4, 4, seed));
      Prepared prepared = preparation.prepare(png, new Origin(half, Domain.SOURCE, null, "x"));
      int digit = Character.digit(prepared.key().sha256().charAt(6), 16);
      assertThat(prepared.split()).isEqualTo(digit % 2 == 0 ? Split.TEST : Split.TRAIN);
      byHash.add(prepared.split());
      for (Split told : Split.values()) {
        assertThat(preparation.prepare(png, new Origin(half, Domain.SOURCE, told, "x")).split())
            .isEqualTo(told);
      }
    }
    assertThat(byHash).contains(Split.TRAIN, Split.TEST);
  }

  @Test
  void cutsALineageThatWouldNotFitIntoARecord() throws Exception {
    Origin origin = new Origin(Dataset.of("set", 64), Domain.SOURCE, null, "x".repeat(1_000_000));

    Prepared prepared = preparation.prepare(TestPictures.png(4, 4), origin);

    assertThat(prepared.headers().get("lineage")).hasSize(1024);
  }

  @ParameterizedTest
  @MethodSource("badPictures")
  void refusesBadPicturesWithTheirReason(String name) {
    PictureException refused =
        catchThrowableOfType(
            PictureException.class, () -> prepare(BadPictures.named(name), Fit.STRETCH, 64));

    assertThat(refused.reason()).isEqualTo(BadPictures.reason(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 100})
  void holdsToItsLimits(int maxBytes) throws Exception {
    byte[] png = new byte[100];
    byte[] sound = TestPictures.png(1, 1);
    System.arraycopy(sound, 0, png, 0, sound.length);
    Preparation strict = new Preparation(new PictureLimits(maxBytes, 100));
    Origin origin = new Origin(Dataset.of("set", 64), Domain.SOURCE, null, "x");

    if (maxBytes < png.length) {
      assertThatThrownBy(() -> strict.prepare(png, origin)).hasMessageContaining("at most 99");
    } else {
      assertThat(strict.prepare(png, origin).key().domain()).isEqualTo(Domain.SOURCE);
    }
  }

  static List<String> badPictures() {
    return List.copyOf(BadPictures.all().keySet());
  }

  private Prepared prepare(byte[] encoded, Fit fit, int size) throws PictureException {
    Dataset dataset = new Dataset(Dataset.SCHEMA, "set", size, fit, 0);
    return preparation.prepare(encoded, new Origin(dataset, Domain.SOURCE, null, "file"));
  }
}
