package dev.ugatit.platform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureEncoderTest {
  private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

  @Test
  void pngKeepsEveryPixel() throws Exception {
    Picture noise = TestPictures.noise(67, 41, 3);

    assertThat(decoder.decode(PictureEncoder.png(noise))).isEqualTo(noise);
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP"})
  void writesWhatItSays(PictureFormat format) throws Exception {
    Picture plain = TestPictures.plain(33, 21, 200, 90, 30);

    byte[] bytes = PictureEncoder.encode(plain, format);

    assertThat(PictureFormat.ofMagic(bytes)).contains(format);
    assertThat(TestPictures.largestDifference(decoder.decode(bytes), plain)).isLessThan(6);
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP"})
  void equalPixelsGiveEqualBytesOnAnyThread(PictureFormat format) {
    List<String> digests =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> PictureEncoder.encode(TestPictures.noise(64, 64, 5), format))
            .map(TestPictures::sha256)
            .distinct()
            .toList();

    assertThat(digests).hasSize(1);
  }

  @Test
  void aLowerQualityMakesASmallerJpeg() {
    Picture noise = TestPictures.noise(64, 64, 5);

    assertThat(PictureEncoder.jpeg(noise, 0.5f))
        .hasSizeLessThan(PictureEncoder.jpeg(noise, 0.95f).length);
    assertThatThrownBy(() -> PictureEncoder.jpeg(noise, 1.1f))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"GIF", "BMP"})
  void saysWhatIsNotWritten(PictureFormat format) {
    assertThatThrownBy(() -> PictureEncoder.encode(TestPictures.plain(1, 1, 1, 2, 3), format))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not written");
  }

  @Test
  void refusesSidesThatTheFormatCannotHold() {
    Picture wide = TestPictures.plain(16_384, 1, 1, 2, 3);

    assertThatThrownBy(() -> PictureEncoder.encode(wide, PictureFormat.WEBP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16,383");
  }
}
