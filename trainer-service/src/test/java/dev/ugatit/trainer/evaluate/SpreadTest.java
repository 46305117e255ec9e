package dev.ugatit.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ugatit.platform.image.Picture;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static Picture plain(int level) {
    byte[] rgb = new byte[4 * 4 * 3];
    Arrays.fill(rgb, (byte) level);
    return new Picture(4, 4, rgb);
  }

  @Test
  void isTheDeviationOverThePictures() {
    assertThat(Spread.of(List.of(plain(0), plain(255)))).isCloseTo(127.5, within(1e-9));
    // 0 0 0 255: mean 63.75, variance (3·63.75² + 191.25²)/4.
    assertThat(Spread.of(List.of(plain(0), plain(0), plain(0), plain(255))))
        .isCloseTo(Math.sqrt((3 * 63.75 * 63.75 + 191.25 * 191.25) / 4), within(1e-9));
  }

  @Test
  void ofOneAnswerToEveryPictureIsZeroHoweverMuchIsOnIt() {
    Picture photograph = Photographs.of(1, 32, 1).get(0).picture();
    assertThat(Spread.of(Collections.nCopies(7, photograph))).isZero();
  }
}
