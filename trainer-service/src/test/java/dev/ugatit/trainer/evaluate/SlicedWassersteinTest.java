package dev.ugatit.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicedWassersteinTest {
  private static SortedMap<Integer, Double> score(List<Sample> some, List<Sample> others) {
    return new SlicedWasserstein(() -> {}).levels(some, others);
  }

  private static double mean(SortedMap<Integer, Double> levels) {
    return levels.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static float[] normal(int count, long seed) {
    var random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Arrays.sort(values);
    return values;
  }

  @Test
  void onALineTheDistanceOfAShiftIsTheShift() {
    float[] values = normal(1000, 1);
    for (float shift : new float[] {0, 0.25f, -3}) {
      float[] shifted = values.clone();
      for (int i = 0; i < shifted.length; i++) {
        shifted[i] += shift;
      }
      assertThat(SlicedWasserstein.distance(values, shifted))
          .isCloseTo(Math.abs(shift), within(1e-6));
    }
  }

  @Test
  void onALineTheDistanceOfAStretchIsTheMeanOfTheWay() {
    // Of a normal distribution's values to twice those: E|x| = √(2/π).
    float[] values = normal(100_000, 2);
    float[] twice = normal(100_000, 2);
    for (int i = 0; i < twice.length; i++) {
      twice[i] *= 2;
    }
    assertThat(SlicedWasserstein.distance(values, twice))
        .isCloseTo(Math.sqrt(2 / Math.PI), within(0.005));
  }

  @Test
  void onALineSamplesOfDifferentNumberAreComparedByTheirQuantiles() {
    assertThat(SlicedWasserstein.distance(new float[] {0}, new float[] {0, 1})).isEqualTo(0.5);
    assertThat(SlicedWasserstein.distance(new float[] {0, 1}, new float[] {0, 0, 1, 1})).isZero();
    // Thirds 0 1 2 against halves 0 3: sixths differ by 0 0, 1 2, 1 1.
    assertThat(SlicedWasserstein.distance(new float[] {0, 1, 2}, new float[] {0, 3}))
        .isCloseTo(5 / 6., within(1e-12));
    assertThat(SlicedWasserstein.distance(new float[] {0, 3}, new float[] {0, 1, 2}))
        .isCloseTo(5 / 6., within(1e-12));
  }

  @Test
  void agreesWithTheDefinitionWrittenDownNaively() {
    List<Sample> some = Photographs.of(3, 64, 1);
    List<Sample> others = Photographs.of(3, 64, 2);
    SortedMap<Integer, Double> levels = score(some, others);
    assertThat(levels.keySet()).containsExactly(16, 32, 64);
    int[] sides = {64, 32, 16};
    for (int level = 0; level < sides.length; level++) {
      double naive = NaiveScore.level(some, others, level, sides.length);
      assertThat(naive).isGreaterThan(10);
      assertThat(levels.get(sides[level])).isCloseTo(naive, within(naive * 1e-4));
    }
  }

  @Test
  void aSetIsNoDistanceFromItselfInWhateverOrder() {
    List<Sample> set = Photographs.of(5, 32, 1);
    var shuffled = new ArrayList<>(set);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(score(set, set).values()).containsOnly(0.0);
    assertThat(mean(score(set, shuffled))).isLessThan(1e-3);
    List<Sample> others = Photographs.of(4, 32, 2);
    assertThat(mean(score(shuffled, others))).isCloseTo(mean(score(set, others)), within(1e-3));
  }

  @Test
  void twiceTheSameSetIsThatSet() {
    List<Sample> set = Photographs.of(3, 32, 1);
    var twice = new ArrayList<>(set);
    twice.addAll(set);
    assertThat(mean(score(set, twice))).isLessThan(1e-3);
  }

  @Test
  void isSymmetric() {
    List<Sample> some = Photographs.of(4, 32, 1);
    List<Sample> others = Photographs.of(7, 32, 2);
    assertThat(score(some, others)).isEqualTo(score(others, some));
  }

  @Test
  void brightnessAndContrastOfAWholeSetAreNotSeen() {
    List<Sample> set = Photographs.of(5, 32, 1);
    assertThat(mean(score(set, Photographs.changed(set, value -> value + 30)))).isLessThan(1e-2);
    assertThat(mean(score(set, Photographs.changed(set, value -> value / 2 + 20))))
        .isLessThan(1e-2);
  }

  @Test
  void growsWithTheNumberOfPicturesThatAreWrong() {
    List<Sample> set = Photographs.of(6, 32, 1);
    List<Sample> flat = Photographs.changed(set, value -> 128);
    double before = 0;
    for (int wrong : new int[] {2, 4, 6}) {
      var mixed = new ArrayList<>(flat.subList(0, wrong));
      mixed.addAll(set.subList(wrong, set.size()));
      double score = mean(score(mixed, set));
      assertThat(score).isGreaterThan(before + 10);
      before = score;
    }
  }

  @Test
  void flatPicturesHaveAScore() {
    List<Sample> flat = Photographs.changed(Photographs.of(2, 32, 1), value -> 7);
    List<Sample> other = Photographs.changed(Photographs.of(2, 32, 2), value -> 9);
    assertThat(score(flat, other).values()).containsOnly(0.0);
  }

  @Test
  void isTheSameOnWhateverThread() {
    List<Sample> some = Photographs.of(3, 32, 1);
    List<Sample> others = Photographs.of(3, 32, 2);
    SortedMap<Integer, Double> expected = score(some, others);
    assertThat(IntStream.range(0, 4).parallel().mapToObj(i -> score(some, others)).toList())
        .containsOnly(expected);
  }

  @Test
  void isGivenUpBetweenItsParts() {
    List<Sample> set = Photographs.of(2, 32, 1);
    var asked = new AtomicInteger();
    new SlicedWasserstein(asked::incrementAndGet).levels(set, set);
    assertThat(asked.get()).isGreaterThan(100);
    var impatient =
        new SlicedWasserstein(
            () -> {
              throw new CancellationException();
            });
    assertThatThrownBy(() -> impatient.levels(set, set)).isInstanceOf(CancellationException.class);
  }
}
