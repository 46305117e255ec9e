package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pads pictures by mirroring them at their edges; the edge pixel is not repeated.
 *
 * <p>The engine has no such operation. Rows (then columns) are taken apart and put together again
 * with the mirrored ones around them. Taken apart, not sliced out: a split's gradient is one
 * concatenation, a slice's is an array of zeros of the whole size, for each row.
 */
final class ReflectionPad {
  private ReflectionPad() {}

  /**
   * {@code N×C×H×W → N×C×(H+2·pad)×(W+2·pad)}.
   *
   * @throws IllegalArgumentException unless both sides are greater than {@code pad}
   */
  static NDArray apply(NDArray x, int pad) {
    if (pad == 0) {
      return x;
    }
    requireRoom(x, pad);
    return along(along(x, pad, 2), pad, 3);
  }

  /** Refuses sides that are not greater than {@code pad}. */
  static void requireRoom(NDArray x, int pad) {
    if (Math.min(x.getShape().get(2), x.getShape().get(3)) <= pad) {
      throw new IllegalArgumentException(
          "a reflection pad of "
              + pad
              + " needs sides greater than it, not "
              + x.getShape()
              + ": use a larger picture or a shallower discriminator");
    }
  }

  /** The pixel that stands at a place within {@code size} or mirrored at its edges. */
  static int mirror(int place, int size) {
    int inside = Math.abs(place);
    return inside < size ? inside : 2 * (size - 1) - inside;
  }

  private static NDArray along(NDArray x, int pad, int axis) {
    long size = x.getShape().get(axis);
    List<NDArray> parts = Tensors.split(x, sizes(size, pad), axis);
    int last = parts.size() - 1;
    var padded = new ArrayList<NDArray>(parts.size() + 2 * pad);
    for (int i = pad; i >= 1; i--) {
      padded.add(parts.get(i));
    }
    padded.addAll(parts);
    for (int i = 1; i <= pad; i++) {
      padded.add(parts.get(last - i));
    }
    return Tensors.concatenate(padded, axis);
  }

  /** Single rows at both ends as far as they are mirrored, and the rest in one piece. */
  private static long[] sizes(long size, int pad) {
    int edge = pad + 1;
    if (size <= 2L * edge) {
      long[] single = new long[(int) size];
      Arrays.fill(single, 1);
      return single;
    }
    long[] sizes = new long[2 * edge + 1];
    Arrays.fill(sizes, 1);
    sizes[edge] = size - 2L * edge;
    return sizes;
  }
}
