package dev.ugatit.translator.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.OutputSize;
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
    Square wide = Square.of(ramp(100, 40), Fit.CROP, 40, OutputSize.MODEL);
    Square tall = Square.of(ramp(40, 100), Fit.CROP, 40, OutputSize.MODEL);

    assertThat(wide.picture()).isEqualTo(ramp(100, 40).crop(30, 0, 40, 40));
    assertThat(tall.picture()).isEqualTo(ramp(40, 100).crop(0, 30, 40, 40));
    assertThat(wide.cut(wide.picture())).isSameAs(wide.picture());
  }

  @Test
  void padAddsWhiteAndCutsItOffAgain() {
    Picture picture = ramp(40, 20);

    Square square = Square.of(picture, Fit.PAD, 40, OutputSize.MODEL);

    assertThat(square.picture().sample(0, 9, 0)).isEqualTo(255);
    assertThat(square.picture().sample(39, 30, 2)).isEqualTo(255);
    assertThat(square.picture().crop(0, 10, 40, 20)).isEqualTo(picture);
    assertThat(square.cut(square.picture())).isEqualTo(picture);
  }

  @Test
  void padKeepsAtLeastOneRowOfAnExtremePicture() {
    Square square = Square.of(ramp(200, 1), Fit.PAD, 32, OutputSize.MODEL);

    assertThat(square.cut(square.picture()).width()).isEqualTo(32);
    assertThat(square.cut(square.picture()).height()).isEqualTo(1);
  }

  @Test
  void stretchFillsTheSquare() {
    Square square = Square.of(ramp(64, 32), Fit.STRETCH, 32, OutputSize.MODEL);

    assertThat(square.picture().width()).isEqualTo(32);
    assertThat(square.picture().height()).isEqualTo(32);
    assertThat(square.picture().sample(31, 31, 1)).isEqualTo(31);
    assertThat(square.cut(square.picture())).isSameAs(square.picture());
  }

  @Test
  void showsAsLargeAsThePartOfThePictureThatItHolds() {
    Picture picture = ramp(100, 40);

    Picture stretched = shown(picture, Fit.STRETCH);
    Picture cropped = shown(picture, Fit.CROP);
    Picture padded = shown(picture, Fit.PAD);

    assertThat(stretched.width() + "×" + stretched.height()).isEqualTo("100×40");
    assertThat(cropped.width() + "×" + cropped.height()).isEqualTo("40×40");
    assertThat(padded.width() + "×" + padded.height()).isEqualTo("100×40");
    for (int x = 5; x < 95; x++) {
      assertThat(stretched.sample(x, 20, 0)).isBetween(x - 1, x + 1);
      assertThat(padded.sample(x, 20, 0)).isBetween(x - 1, x + 1);
    }
    assertThat(cropped.sample(20, 30, 0)).isBetween(49, 51);
  }

  private static Picture shown(Picture picture, Fit fit) {
    Square square = Square.of(picture, fit, 64, OutputSize.INPUT);
    return square.cut(square.picture());
  }
}
