package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import java.util.Optional;

/** Size of a picture, pixels. */
record Size(int height, int width) {
  /** The size of the pictures of a tensor {@code N×3×H×W}; none for other shapes. */
  static Optional<Size> of(TensorData picture) {
    long[] shape = picture.shape();
    return shape.length == 4
        ? Optional.of(new Size(Math.toIntExact(shape[2]), Math.toIntExact(shape[3])))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return height + "×" + width;
  }
}
