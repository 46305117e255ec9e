package dev.ugatit.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ugatit.platform.image.Picture;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PyramidTest {
  private static final int SIDE = 32;

  private static float[] noise() {
    var random = new Random(3);
    float[] planes = new float[3 * SIDE * SIDE];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = random.nextFloat() * 255;
    }
    return planes;
  }

  private static double[][][] squares(float[] planes, int side) {
    double[][][] squares = new double[3][side][side];
    for (int i = 0; i < planes.length; i++) {
      squares[i / side / side][i / side % side][i % side] = planes[i];
    }
    return squares;
  }

  private static void assertSame(float[] planes, double[][][] expected) {
    int side = expected[0].length;
    double[][][] found = squares(planes, side);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < side; y++) {
        assertThat(found[c][y]).containsExactly(expected[c][y], within(1e-4));
      }
    }
  }

  @Test
  void levelsHalveDownToSixteenPixels() {
    assertThat(Pyramid.sides(256)).containsExactly(256, 128, 64, 32, 16);
    assertThat(Pyramid.sides(64)).containsExactly(64, 32, 16);
    assertThat(Pyramid.sides(72)).containsExactly(72, 36, 18);
    assertThat(Pyramid.sides(100)).containsExactly(100, 50, 25);
    assertThat(Pyramid.sides(20)).containsExactly(20);
  }

  @Test
  void filtersAsOneTwoDimensionalFilterWithMirroredBorders() {
    float[] planes = noise();
    assertSame(Pyramid.reduced(planes, SIDE), NaiveScore.down(squares(planes, SIDE)));
    assertSame(Pyramid.expanded(planes, SIDE), NaiveScore.up(squares(planes, SIDE)));
  }

  @Test
  void aPlainPictureHasNoDetailAndKeepsItsLevel() {
    byte[] rgb = new byte[64 * 64 * 3];
    Arrays.fill(rgb, (byte) 200);
    var plain = new Picture(64, 64, rgb);
    assertThat(Pyramid.level(plain, 0)).hasSize(3 * 64 * 64).containsOnly(0f);
    assertThat(Pyramid.level(plain, 1)).hasSize(3 * 32 * 32).containsOnly(0f);
    assertThat(Pyramid.level(plain, 2)).hasSize(3 * 16 * 16).containsOnly(200f);
  }
}
