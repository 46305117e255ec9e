package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import java.util.Arrays;

/**
 * How much larger a model's answers are than what it is asked: 1 for most, 2 or 4 for models that
 * enlarge, ½ for some that reduce.
 *
 * @param answered side of an answer, pixels
 * @param asked side of the picture that it was the answer to, pixels
 */
record Scale(int answered, int asked) {
  /** Answers are as large as what they answer. */
  static final Scale SAME = new Scale(1, 1);

  private static final int MOST = 4;

  /** Longest side of an answer: four bytes a channel, it takes 200 MB. */
  private static final int LARGEST_ANSWER = 4096;

  /**
   * The scale between a square picture and its answer, both {@code N×3×H×W}.
   *
   * @throws ModelRefusedException when the answer is no square picture from a quarter to four times
   *     the side
   */
  static Scale between(TensorData asked, TensorData answered) throws ModelRefusedException {
    long[] to = answered.shape();
    long[] from = asked.shape();
    boolean picture = to.length == 4 && Arrays.equals(Arrays.copyOf(to, 2), Arrays.copyOf(from, 2));
    if (!picture || to[2] * from[3] != to[3] * from[2]) {
      throw refused(
          "it answers "
              + answered
              + " to a picture "
              + asked
              + ": the answer must be a picture whose sides are scaled alike");
    }
    if (to[2] > MOST * from[2] || MOST * to[2] < from[2] || to[2] > LARGEST_ANSWER) {
      throw refused(
          String.format(
              "it answers %s to a picture %s: sides from a quarter to %d times are served, up to"
                  + " %d pixels",
              answered, asked, MOST, LARGEST_ANSWER));
    }
    return new Scale((int) to[2], (int) from[2]);
  }

  /** Side of the answer to a picture of this side, pixels. */
  int of(int side) {
    return (int) ((long) side * answered / asked);
  }

  private static ModelRefusedException refused(String reason) {
    return new ModelRefusedException(Stage.WARM_UP, reason);
  }
}
