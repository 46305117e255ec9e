package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;

/**
 * How fast this machine multiplies matrices: the rate that no training step exceeds by much. Starts
 * the engine.
 */
public final class MatrixProduct {
  private static final int SIZE = 1024;
  private static final int TRIES = 20;

  private MatrixProduct() {}

  /**
   * Multiplications and additions a second in float32, the best of a few products of two {@value
   * #SIZE} × {@value #SIZE} matrices; takes about a second.
   *
   * @param threads of the product, from 1
   */
  public static double flopsPerSecond(int threads) {
    EngineThreads.use(threads);
    try (var tensors = EngineThreads.tensors();
        var scope = Tensors.scope();
        var recording = Tensors.recording(false)) {
      NDArray a = tensors.zeros(SIZE, SIZE);
      long best = Long.MAX_VALUE;
      for (int i = 0; i < TRIES; i++) {
        long begin = System.nanoTime();
        // Its values are asked for: a GPU answers before it has computed.
        Tensors.data(Tensors.slice(Tensors.linear(a, a), 0, 0, 1));
        best = Math.min(best, System.nanoTime() - begin);
      }
      return 2.0 * SIZE * SIZE * SIZE / (best / 1e9);
    }
  }
}
