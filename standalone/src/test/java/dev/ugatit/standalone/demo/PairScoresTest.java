package dev.ugatit.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ugatit.platform.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairScoresTest {
  private static final int SIDE = 6;
  private final List<Picture> targets = random(20, 5);

  @Test
  void perfectAnswersScoreBest() {
    PairScores scores = PairScores.of(targets, targets);
    assertThat(scores.retrievalRank()).isEqualTo(1);
    assertThat(scores.colourAgreement()).isEqualTo(1);
    assertThat(scores.l1()).isZero();
    assertThat(scores.spread()).isEqualTo(1);
  }

  @Test
  void constantAnswerRanksInTheMiddleAndHasNoSpread() {
    PairScores scores = PairScores.of(Collections.nCopies(20, flat(255)), targets);
    assertThat(scores.retrievalRank()).isEqualTo(10.5, within(1e-9));
    assertThat(scores.spread()).isZero();
  }

  @Test
  void swappedAnswersRankWorseThanTrueOnes() {
    List<Picture> swapped = new ArrayList<>(targets);
    Collections.rotate(swapped, 1);
    assertThat(PairScores.of(swapped, targets).retrievalRank()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void colourIsComparedInsideTheForegroundAlone() {
    // Left half of the partner is pure red, right half white; the answer is red and black.
    Picture partner = halves(new int[] {255, 0, 0}, new int[] {255, 255, 255});
    Picture answer = halves(new int[] {255, 0, 0}, new int[] {0, 0, 0});
    PairScores scores = PairScores.of(List.of(answer, answer), List.of(partner, partner));
    assertThat(scores.colourAgreement()).isEqualTo(1);
    assertThat(scores.l1()).isEqualTo(0.5, within(1e-9));
  }

  @Test
  void colourAgreesWhereEveryChannelIsNear() {
    Picture partner = halves(new int[] {200, 100, 50}, new int[] {100, 100, 100});
    Picture answer = flat(110); // the left half's red is 90 levels away, the right half is near
    PairScores scores = PairScores.of(List.of(answer, answer), List.of(partner, partner));
    assertThat(scores.colourAgreement()).isEqualTo(0.5, within(1e-9));
  }

  private static Picture halves(int[] left, int[] right) {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % SIDE;
      rgb[i] = (byte) (x < SIDE / 2 ? left : right)[i % 3];
    }
    return new Picture(SIDE, SIDE, rgb);
  }

  private static Picture flat(int level) {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    Arrays.fill(rgb, (byte) level);
    return new Picture(SIDE, SIDE, rgb);
  }

  private static List<Picture> random(int count, long seed) {
    var random = new Random(seed);
    var pictures = new ArrayList<Picture>();
    for (int i = 0; i < count; i++) {
      byte[] rgb = new byte[SIDE * SIDE * 3];
      random.nextBytes(rgb);
      pictures.add(new Picture(SIDE, SIDE, rgb));
    }
    return pictures;
  }
}
