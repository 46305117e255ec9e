package dev.ugatit.translator.picture;

import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.translator.model.LoadedModel;

/** The sizes that models run at. */
public final class RunSize {
  private static final int SMALLEST = 32;
  private static final int LARGEST = 1024;

  /** Longest side of an answer at another size than the model's own, pixels. */
  static final int LARGEST_ANSWER = 2 * LARGEST;

  private RunSize() {}

  /**
   * The side length that a wish means, pixels.
   *
   * @param wished 0 for the model's own
   * @throws WishException when the model does not run at it
   */
  public static int of(long wished, LoadedModel model) throws WishException {
    TensorContract tensors = model.manifest().tensors();
    int own = tensors.size();
    if (wished == 0 || wished == own) {
      return own;
    }
    if (tensors.fixedSize()) {
      throw new WishException("fixed-size", "this model runs at " + own + " pixels alone");
    }
    int step = tensors.multipleOf();
    if (wished < SMALLEST || wished > LARGEST || wished % step != 0) {
      throw new WishException(
          "bad-size",
          "size " + wished + " is not a multiple of " + step + " from 32 to 1024 pixels");
    }
    int answer = model.answerSide((int) wished);
    if (answer > LARGEST_ANSWER) {
      throw new WishException(
          "bad-size",
          "at size "
              + wished
              + " this model answers with "
              + answer
              + " pixels a side, and "
              + LARGEST_ANSWER
              + " are the most: ask for a smaller size");
    }
    return (int) wished;
  }
}
