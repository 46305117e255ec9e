package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.ugatit.platform.image.PictureException.Reason;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
  private static final List<PictureFormat> ORIENTED =
      List.of(PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.WEBP);

  private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

  @ParameterizedTest
  @MethodSource("badNames")
  void refusesBadPicturesWithTheirReason(String name) {
    PictureException refusal = refusal(BadPictures.named(name));

    assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(BadPictures.reason(name));
    assertThat(refusal).hasMessageMatching("[A-Z].{10,}");
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void decodesOddPicturesAsPillowDoes(String name) throws Exception {
    Picture expected = decoder.decode(OddPictures.expected(name));

    Picture decoded = decoder.decode(OddPictures.named(name));

    boolean lossless = name.endsWith(".png") || name.startsWith("lossless");
    assertThat(TestPictures.largestDifference(decoded, expected))
        .isLessThanOrEqualTo(lossless ? 0 : OddPictures.LOSSY_TOLERANCE);
  }

  @Test
  void decodesGifAndBmpToThePixelsThatWereWritten() throws Exception {
    assertThat(decoder.decode(OddPictures.gif())).isEqualTo(OddPictures.drawing());
    assertThat(decoder.decode(OddPictures.bmp())).isEqualTo(OddPictures.photo());
  }

  @Test
  void aGifsFrameLiesOnAWhiteCanvas() throws Exception {
    byte[] gif = OddPictures.gif();
    ByteBuffer data = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort(6, (short) 40).putShort(8, (short) 30);
    int frame = new String(gif, ISO_8859_1).indexOf(",\0\0\0\0!\0\25\0");
    data.putShort(frame + 1, (short) 5).putShort(frame + 3, (short) 8);

    Picture decoded = decoder.decode(gif);

    assertThat(decoder.header(gif)).isEqualTo(new PictureHeader(PictureFormat.GIF, 40, 30));
    assertThat(decoded.crop(5, 8, 33, 21)).isEqualTo(OddPictures.drawing());
    assertThat(decoded.crop(0, 0, 40, 8)).isEqualTo(TestPictures.plain(40, 8, 255, 255, 255));
    assertThat(decoded.crop(0, 0, 5, 30)).isEqualTo(TestPictures.plain(5, 30, 255, 255, 255));
  }

  @Test
  void aBmpsUpperRowMayComeFirst() throws Exception {
    byte[] bmp = OddPictures.bmp();
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(22, -21);

    Picture decoded = decoder.decode(bmp);

    for (int y = 0; y < 21; y++) {
      assertThat(decoded.crop(0, y, 33, 1)).isEqualTo(OddPictures.photo().crop(0, 20 - y, 33, 1));
    }
  }

  @Test
  void sixteenBitGreyKeepsItsTones() throws Exception {
    Picture decoded = decoder.decode(OddPictures.grey16Png());

    for (int i = 0; i < 256; i++) {
      assertThat(decoded.sample(i, 0, 0)).as("tone %d", i).isEqualTo(i);
      assertThat(decoded.sample(i, 0, 1)).isEqualTo(i);
      assertThat(decoded.sample(i, 0, 2)).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Where the stored corners red (R), green (G), blue (B) and white (W) are seen:
    // upper left, upper right, lower left, lower right.
    "1, RGBW",
    "2, GRWB",
    "3, WBGR",
    "4, BWRG",
    "5, RBGW",
    "6, BRWG",
    "7, WGBR",
    "8, GWRB",
  })
  void appliesTheOrientationOfEveryFormat(int tag, String corners) throws Exception {
    for (PictureFormat format : ORIENTED) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        byte[] picture = OddPictures.oriented(format, 48, 32, tag, order);

        Picture decoded = decoder.decode(picture);

        int right = decoded.width() - 4;
        int bottom = decoded.height() - 4;
        assertThat(decoded.width()).isEqualTo(tag > 4 ? 32 : 48);
        assertThat(
                colour(decoded, 3, 3)
                    + colour(decoded, right, 3)
                    + colour(decoded, 3, bottom)
                    + colour(decoded, right, bottom))
            .isEqualTo(corners);
        assertThat(decoder.header(picture))
            .isEqualTo(new PictureHeader(format, decoded.width(), decoded.height()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 65_535})
  void anUnknownOrientationIsAsStored(int tag) throws Exception {
    for (PictureFormat format : ORIENTED) {
      byte[] picture = OddPictures.oriented(format, 48, 32, tag, ByteOrder.BIG_ENDIAN);

      assertThat(colour(decoder.decode(picture), 3, 3)).isEqualTo("R");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "WEBP"})
  void exifMayHaveTheJpegsPrefixOrMakeNoSense(PictureFormat format) throws Exception {
    byte[] plain = OddPictures.oriented(format, 48, 32, 1, ByteOrder.BIG_ENDIAN);
    byte[] exif = Metadata.orientation(6, ByteOrder.LITTLE_ENDIAN);
    byte[] prefixed = Metadata.joined(Exif.PREFIX, exif);
    byte[] noise = TestPictures.noise(10, 1, 6).rgb();

    if (format != PictureFormat.JPEG) { // which has the prefix anyway
      byte[] bare = PictureEncoder.encode(TestPictures.noise(48, 32, 1), format);
      assertThat(decoder.header(Metadata.withExif(bare, prefixed)).width()).isEqualTo(32);
    }
    assertThat(decoder.decode(Metadata.withExif(plain, noise))).isEqualTo(decoder.decode(plain));
  }

  @Test
  void refusesAHugeHeaderWithLittleMemory() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (byte[] huge :
        List.of(
            BadPictures.hugePng(),
            BadPictures.hugeJpeg(),
            BadPictures.hugeWebp(),
            BadPictures.hugeGif(),
            BadPictures.hugeBmp())) {
      refusal(huge); // Loads classes.
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThat(refusal(huge).reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }
  }

  @Test
  void checksTheSizeInBytesFirst() {
    byte[] png = PictureEncoder.png(TestPictures.noise(20, 20, 1));
    var strict = new PictureDecoder(new PictureLimits(png.length - 1, 400));

    assertThatThrownBy(() -> strict.decode(png))
        .isInstanceOfSatisfying(
            PictureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_BYTES));
  }

  @Test
  void acceptsExactlyTheLimits() throws Exception {
    byte[] png = PictureEncoder.png(TestPictures.noise(20, 20, 1));

    assertThat(new PictureDecoder(new PictureLimits(png.length, 400)).decode(png))
        .isEqualTo(TestPictures.noise(20, 20, 1));
    assertThatThrownBy(() -> new PictureDecoder(new PictureLimits(png.length, 399)).header(png))
        .isInstanceOfSatisfying(
            PictureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PIXELS));
  }

  @Test
  void namesTheSupportedFormatsWhenItRefusesOthers() {
    assertThat(refusal(BadPictures.tiff()))
        .hasMessage("TIFF is not supported: send PNG, JPEG or WebP");
  }

  @Test
  void aTruncatedPictureIsNeverTakenWhereverItIsCut() {
    for (byte[] whole : soundFiles()) {
      for (int length = 1; length < whole.length; length += 1 + whole.length / 300) {
        Reason reason = refusal(Arrays.copyOf(whole, length)).reason();
        assertThat(reason).isIn(Set.of(Reason.DAMAGED, Reason.NOT_A_PICTURE));
      }
    }
  }

  @Test
  void noDamageBreaksItsContract() {
    // Whatever the bytes: a picture of the announced size or a PictureException, nothing else.
    int refused = 0;
    for (byte[] whole : soundFiles()) {
      for (int i = 0; i < whole.length; i += 1 + whole.length / 500) {
        byte[] damaged = whole.clone();
        damaged[i] ^= (byte) (1 << i % 8);
        try {
          PictureHeader header = decoder.header(damaged);
          Picture picture = decoder.decode(damaged);
          assertThat(picture.width()).isEqualTo(header.width());
          assertThat(picture.height()).isEqualTo(header.height());
        } catch (PictureException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void givesEveryThreadTheSamePixels() throws Exception {
    for (byte[] whole : OddPictures.all().values()) {
      Picture alone = decoder.decode(whole);
      assertThat(IntStream.range(0, 16).parallel().mapToObj(i -> decodeUnchecked(whole)))
          .allMatch(alone::equals);
    }
  }

  @Test
  void whatFollowsTheEndIsIgnored() throws Exception {
    for (byte[] whole : soundFiles()) {
      byte[] longer = Arrays.copyOf(whole, whole.length + 1000);

      assertThat(decoder.decode(longer)).isEqualTo(decoder.decode(whole));
    }
  }

  private static List<byte[]> soundFiles() {
    Picture noise = TestPictures.noise(40, 30, 7);
    return List.of(
        PictureEncoder.png(noise),
        PictureEncoder.jpeg(noise, 0.8f),
        OddPictures.named("progressive-bad-profile.jpg"),
        OddPictures.webp(),
        OddPictures.named("lossless-alpha.webp"),
        OddPictures.named("lossy-alpha.webp"),
        OddPictures.oriented(PictureFormat.PNG, 40, 30, 6, ByteOrder.BIG_ENDIAN),
        OddPictures.oriented(PictureFormat.WEBP, 40, 30, 6, ByteOrder.BIG_ENDIAN),
        OddPictures.gif(),
        OddPictures.bmp());
  }

  private Picture decodeUnchecked(byte[] bytes) {
    try {
      return decoder.decode(bytes);
    } catch (PictureException e) {
      throw new AssertionError(e);
    }
  }

  private PictureException refusal(byte[] bytes) {
    PictureException refusal =
        catchThrowableOfType(PictureException.class, () -> decoder.decode(bytes));
    assertThat(refusal).as("%d bytes were taken", bytes.length).isNotNull();
    return refusal;
  }

  private static String colour(Picture picture, int x, int y) {
    boolean red = picture.sample(x, y, 0) > 127;
    boolean green = picture.sample(x, y, 1) > 127;
    boolean blue = picture.sample(x, y, 2) > 127;
    return red && green && blue ? "W" : red ? "R" : green ? "G" : "B";
  }

  private static Set<String> badNames() {
    return BadPictures.all().keySet();
  }

  private static Set<String> oddNames() {
    return OddPictures.all().keySet();
  }
}
