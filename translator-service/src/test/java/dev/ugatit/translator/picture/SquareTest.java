package dev.ugatit.translator.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.image.Picture;
import org.junit.jupiter.api.Test;

class SquareTest {
  /** Columns count up in red, rows in green. */
  private static Picture ramp(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      rgb[3 * i] = (byte) (i % width);
      rgb[3 * i + 1] = (byte) (i / width);
    }
    return new Picture(width, height, rgb);
  }

  @Test
  void cropKeepsTheCentre() {
    Square wide = Square.of(ramp(100, 40), Fit.CROP, 40);
    Square tall = Square.of(ramp(40, 100), Fit.CROP, 40);

    assertThat(wide.picture()).isEqualTo(ramp(100, 40).crop(30, 0, 40, 40));
    assertThat(tall.picture()).isEqualTo(ramp(40, 100).crop(0, 30, 40, 40));
    assertThat(wide.cut(wide.picture())).isSameAs(wide.picture());
  }

  @Test
  void padAddsWhiteAndCutsItOffAgain() {
    Picture picture = ramp(40, 20);

    Square square = Square.of(picture, Fit.PAD, 40);

    assertThat(square.picture().sample(0, 9, 0)).isEqualTo(255);
    assertThat(square.picture().sample(39, 30, 2)).isEqualTo(255);
    assertThat(square.picture().crop(0, 10, 40, 20)).isEqualTo(picture);
    assertThat(square.cut(square.picture())).isEqualTo(picture);
  }

  @Test
  void padKeepsAtLeastOneRowOfAnExtremePicture() {
    Square square = Square.of(ramp(200, 1), Fit.PAD, 32);

    assertThat(square.cut(square.picture()).width()).isEqualTo(32);
    assertThat(square.cut(square.picture()).height()).isEqualTo(1);
  }

  @Test
  void stretchFillsTheSquare() {
    Square square = Square.of(ramp(64, 32), Fit.STRETCH, 32);

    assertThat(square.picture().width()).isEqualTo(32);
    assertThat(square.picture().height()).isEqualTo(32);
    assertThat(square.picture().sample(31, 31, 1)).isEqualTo(31);
    assertThat(square.cut(square.picture())).isSameAs(square.picture());
  }
}
