package dev.ugatit.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DirectionsTest {
  @Test
  void pointEverywhereOnTheUnitSphere() {
    float[][] directions = Directions.unit();
    assertThat(directions).hasDimensions(512, 147);
    double[] mean = new double[147];
    double fourth = 0;
    for (float[] direction : directions) {
      double squares = 0;
      for (int d = 0; d < direction.length; d++) {
        squares += direction[d] * direction[d];
        mean[d] += direction[d] / 512;
        fourth += Math.pow(direction[d], 4) / (512 * 147);
      }
      assertThat(squares).isCloseTo(1, within(1e-5));
    }
    // Four deviations of a mean of 512 components of variance 1/147.
    assertThat(mean).containsExactly(new double[147], within(4 / Math.sqrt(147 * 512)));
    // On the sphere in n dimensions a component's fourth moment is 3/(n·(n + 2)).
    assertThat(fourth).isCloseTo(3. / (147 * 149), within(0.05 * 3 / (147 * 149)));
  }
}
