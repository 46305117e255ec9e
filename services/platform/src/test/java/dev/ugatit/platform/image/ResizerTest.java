package dev.ugatit.platform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResizerTest {
  @ParameterizedTest
  @MethodSource("cases")
  void equalsPillowForAnySize(
      String width, String height, String toWidth, String toHeight, String sha) {
    Picture noise = noise(Integer.parseInt(width), Integer.parseInt(height));

    Picture resized = Resizer.resize(noise, Integer.parseInt(toWidth), Integer.parseInt(toHeight));

    assertThat(TestPictures.sha256(resized.rgb())).isEqualTo(sha);
  }

  @Test
  void leavesAPictureOfTheRightSizeAlone() {
    Picture noise = noise(9, 7);

    assertThat(Resizer.resize(noise, 9, 7)).isSameAs(noise);
  }

  @Test
  void keepsAPlainColour() {
    Picture plain = TestPictures.plain(301, 77, 255, 1, 128);

    assertThat(Resizer.resize(plain, 64, 200)).isEqualTo(TestPictures.plain(64, 200, 255, 1, 128));
  }

  @Test
  void refusesAnEmptyResult() {
    assertThatThrownBy(() -> Resizer.resize(noise(2, 2), 0, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String[]> cases() {
    return TestPictures.csv("resized.csv");
  }

  private static Picture noise(int width, int height) {
    return TestPictures.noise(width, height, width * 1000 + height);
  }
}
