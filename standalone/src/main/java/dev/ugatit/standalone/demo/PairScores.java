package dev.ugatit.standalone.demo;

import dev.ugatit.platform.image.Picture;
import java.util.List;

/**
 * How well translations of held-out sources match the true partners that the training never saw.
 *
 * @param retrievalRank mean rank of the true partner among all held-out targets by squared distance
 *     of pixels, 1 is best; a constant picture scores (n + 1) / 2
 * @param colourAgreement share of the partner's foreground (its pixels that are not near white) on
 *     which each channel is within {@value #SAME_COLOUR} levels of the partner's, in [0,1], 1 is
 *     best
 * @param l1 mean absolute difference of all pixels, in [0,1], 0 is best; copying and white score
 *     well on it, so it says little alone
 * @param spread standard deviation over the pictures, averaged over pixels, relative to the
 *     targets' own; 0 is the same answer to every picture
 */
public record PairScores(double retrievalRank, double colourAgreement, double l1, double spread) {

  /** A pixel belongs to the foreground when its darkest channel is below this level. */
  private static final int NEAR_WHITE = 240;

  /** Channels this near are the same colour to a person who looks for shapes: yellow, not grey. */
  private static final int SAME_COLOUR = 64;

  /**
   * Scores answers against their partners.
   *
   * @param answers one picture for each target, in its order, all of the same size
   */
  public static PairScores of(List<Picture> answers, List<Picture> targets) {
    if (answers.size() != targets.size() || answers.size() < 2) {
      throw new IllegalArgumentException("scores need two or more pairs");
    }
    double ranks = 0;
    double agreement = 0;
    double distance = 0;
    for (int i = 0; i < answers.size(); i++) {
      Picture answer = answers.get(i);
      Picture target = targets.get(i);
      ranks += rank(answer, i, targets);
      agreement += colourAgreement(answer, target);
      distance += meanAbsoluteDifference(answer, target);
    }
    int n = answers.size();
    double spread = deviation(answers) / deviation(targets);
    return new PairScores(ranks / n, agreement / n, distance / n, spread);
  }

  /** 1 + the number of targets nearer than the true one; equally near ones count half. */
  private static double rank(Picture answer, int partner, List<Picture> targets) {
    double own = squaredDistance(answer, targets.get(partner));
    double rank = 1;
    for (int j = 0; j < targets.size(); j++) {
      if (j != partner) {
        double other = squaredDistance(answer, targets.get(j));
        rank += other < own ? 1 : other == own ? 0.5 : 0;
      }
    }
    return rank;
  }

  private static double colourAgreement(Picture answer, Picture target) {
    byte[] a = answer.rgb();
    byte[] t = target.rgb();
    int foreground = 0;
    int agreeing = 0;
    for (int i = 0; i < t.length; i += 3) {
      if (Math.min(level(t, i), Math.min(level(t, i + 1), level(t, i + 2))) < NEAR_WHITE) {
        foreground++;
        boolean same = true;
        for (int c = 0; c < 3; c++) {
          same &= Math.abs(level(a, i + c) - level(t, i + c)) <= SAME_COLOUR;
        }
        agreeing += same ? 1 : 0;
      }
    }
    return foreground == 0 ? 1 : (double) agreeing / foreground;
  }

  private static double meanAbsoluteDifference(Picture answer, Picture target) {
    long sum = 0;
    for (int i = 0; i < target.rgb().length; i++) {
      sum += Math.abs(level(answer.rgb(), i) - level(target.rgb(), i));
    }
    return sum / (255.0 * target.rgb().length);
  }

  private static double squaredDistance(Picture a, Picture b) {
    requireSameSize(a, b);
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      long d = level(a.rgb(), i) - level(b.rgb(), i);
      sum += d * d;
    }
    return sum;
  }

  /** Standard deviation over the pictures, averaged over pixels and channels, in levels. */
  private static double deviation(List<Picture> pictures) {
    int length = pictures.get(0).rgb().length;
    int n = pictures.size();
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double first = 0;
      double second = 0;
      for (Picture picture : pictures) {
        int v = level(picture.rgb(), i);
        first += v;
        second += (double) v * v;
      }
      sum += Math.sqrt(Math.max(0, second / n - first / n * (first / n)));
    }
    return sum / length;
  }

  private static void requireSameSize(Picture a, Picture b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException("pictures to compare differ in size");
    }
  }

  private static int level(byte[] rgb, int i) {
    return rgb[i] & 0xFF;
  }
}
