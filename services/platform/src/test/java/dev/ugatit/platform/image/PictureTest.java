package dev.ugatit.platform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final Picture TWO_BY_TWO =
      new Picture(2, 2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});

  @Test
  void refusesBytesThatAreNotItsSize() {
    assertThatThrownBy(() -> new Picture(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Picture(0, 2, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void flipsLeftToRight() {
    assertThat(TWO_BY_TWO.flipped().rgb()).containsExactly(4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9);
  }

  @Test
  void cropsInsideOnly() {
    assertThat(TWO_BY_TWO.crop(1, 0, 1, 2).rgb()).containsExactly(4, 5, 6, 10, 11, 12);
    assertThatThrownBy(() -> TWO_BY_TWO.crop(1, 0, 2, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TWO_BY_TWO.crop(Integer.MAX_VALUE, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isEqualByItsPixels() {
    Picture same = new Picture(2, 2, TWO_BY_TWO.rgb().clone());
    byte[] changed = TWO_BY_TWO.rgb().clone();
    Arrays.fill(changed, (byte) 9);

    assertThat(same).isEqualTo(TWO_BY_TWO).hasSameHashCodeAs(TWO_BY_TWO);
    assertThat(new Picture(2, 2, changed)).isNotEqualTo(TWO_BY_TWO);
    assertThat(new Picture(4, 1, TWO_BY_TWO.rgb())).isNotEqualTo(TWO_BY_TWO);
  }

  @Test
  void mediaTypesAreReadLeniently() {
    assertThat(PictureFormat.ofMediaType("Image/JPG; q=1")).contains(PictureFormat.JPEG);
    assertThat(PictureFormat.ofMediaType("image/webp")).contains(PictureFormat.WEBP);
    assertThat(PictureFormat.ofMediaType("image/tiff")).isEmpty();
    for (PictureFormat format : PictureFormat.values()) {
      assertThat(PictureFormat.ofMediaType(format.mediaType())).contains(format);
    }
  }

  @Test
  void reasonsHaveStableCodes() {
    assertThat(PictureException.Reason.TOO_MANY_PIXELS.code()).isEqualTo("too-many-pixels");
  }
}
