package dev.ugatit.platform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeatmapsTest {
  @ParameterizedTest
  @MethodSource("cases")
  void equalsOpenCvForAnySize(
      String width, String height, String toWidth, String toHeight, String sha) {
    int w = Integer.parseInt(width);
    int h = Integer.parseInt(height);
    Picture noise = TestPictures.noise(w, h, w * 1000 + h);
    float[] map = new float[w * h];
    for (int i = 0; i < map.length; i++) {
      map[i] = noise.sample(i % w, i / w, 1);
    }

    Picture picture =
        Heatmaps.colour(map, w, h, Integer.parseInt(toWidth), Integer.parseInt(toHeight));

    assertThat(TestPictures.sha256(picture.rgb())).isEqualTo(sha);
  }

  @Test
  void coloursAreOpenCvsTable() {
    List<String[]> table = TestPictures.csv("jet.csv");
    assertThat(table).hasSize(256);
    for (int i = 0; i < 256; i++) {
      byte[] colour = new byte[3];
      JetColours.put(i, colour, 0);
      assertThat(colour)
          .as("colour %d", i)
          .containsExactly(
              Integer.parseInt(table.get(i)[0]),
              Integer.parseInt(table.get(i)[1]),
              Integer.parseInt(table.get(i)[2]));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -3.5f, 1e30f, Float.NaN, Float.POSITIVE_INFINITY})
  void aFlatMapIsTheColourOfZero(float value) {
    Picture picture = Heatmaps.colour(new float[] {value, value, value, value}, 2, 2, 8, 8);

    assertThat(picture).isEqualTo(TestPictures.plain(8, 8, 0, 0, 128));
  }

  @Test
  void valuesThatAreNotFiniteDoNotSpoilTheOthers() {
    float[] sound = {0, 1, 0, 2};
    float[] spoilt = {Float.NaN, 1, 0, 2};

    assertThat(Heatmaps.colour(spoilt, 2, 2, 16, 16))
        .isEqualTo(Heatmaps.colour(sound, 2, 2, 16, 16));
  }

  @Test
  void refusesAMapOfAnotherSize() {
    assertThatThrownBy(() -> Heatmaps.colour(new float[5], 2, 2, 8, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×2");
  }

  private static List<String[]> cases() {
    return TestPictures.csv("heatmaps.csv");
  }
}
