package dev.ugatit.trainer.engine;

import dev.ugatit.network.tensors.TensorData;

/**
 * The matrices of Winograd's minimal filtering for a tile of four pixels along each side: y = Aᵀ[(G
 * g) ⊙ (Bᵀ d)] gives the pixels y of a convolution of the pixels d with a kernel g of three.
 */
@SuppressWarnings("ImmutableEnumChecker") // the matrices are not changed
enum WinogradTiles {
  /**
   * F(4, 3) of a map as it is, whose edges are mirrored. Its points are 0, ±2/3, ±3/2 and infinity:
   * half as much is lost to rounding as with the usual 0, ±1, ±2 (Barabasz et al., 2020). With few
   * channels it is lost all the same, and the transforms cost what the products save.
   */
  PLAIN(
      4,
      32,
      new double[][] { // Bᵀ
        {1, 0, -97 / 36.0, 0, 1, 0},
        {0, 3 / 2.0, 9 / 4.0, -2 / 3.0, -1, 0},
        {0, -3 / 2.0, 9 / 4.0, 2 / 3.0, -1, 0},
        {0, -2 / 3.0, -4 / 9.0, 3 / 2.0, 1, 0},
        {0, 2 / 3.0, -4 / 9.0, -3 / 2.0, 1, 0},
        {0, 1, 0, -97 / 36.0, 0, 1}
      },
      new double[][] { // G
        {1, 0, 0},
        {81 / 130.0, 54 / 130.0, 36 / 130.0},
        {81 / 130.0, -54 / 130.0, 36 / 130.0},
        {16 / 130.0, 24 / 130.0, 36 / 130.0},
        {16 / 130.0, -24 / 130.0, 36 / 130.0},
        {0, 0, 1}
      },
      new double[][] { // Aᵀ
        {1, 1, 1, 1, 1, 0},
        {0, 2 / 3.0, -2 / 3.0, 3 / 2.0, -3 / 2.0, 0},
        {0, 4 / 9.0, 4 / 9.0, 9 / 4.0, 9 / 4.0, 0},
        {0, 8 / 27.0, -8 / 27.0, 27 / 8.0, -27 / 8.0, 1}
      }),
  /**
   * Of a map that is enlarged by two first, whose mirrored edge repeats the edge of the map before.
   * A pixel of even place sees two pixels of that map, by g₀ and g₁ + g₂, one of odd place by g₀ +
   * g₁ and g₂: twice F(2, 2), as exact as the direct sum.
   */
  ENLARGED(
      2,
      1,
      new double[][] {
        {1, 1, 0, 0},
        {0, 1, 0, 0},
        {0, 1, 1, 0},
        {0, 1, 1, 0},
        {0, 0, 1, 0},
        {0, 0, 1, 1}
      },
      new double[][] {{1, 0, 0}, {-1, 1, 1}, {0, 1, 1}, {1, 1, 0}, {-1, -1, 1}, {0, 0, 1}},
      new double[][] {
        {1, 1, 0, 0, 0, 0}, {0, 0, 0, 1, 1, 0}, {0, -1, 1, 0, 0, 0}, {0, 0, 0, 0, -1, 1}
      });

  /** Pixels along a tile of output. */
  static final int SIDE = 4;

  /** Products that a tile takes along one side. */
  static final int POINTS = 6;

  private final int step;
  private final int leastChannels;
  private final double[][] input;
  private final double[][] kernel;
  private final double[][] output;

  /**
   * @param step pixels of the map from tile to tile
   * @param leastChannels of the map
   * @param input Bᵀ; its first column is the pixel before the tile
   */
  WinogradTiles(
      int step, int leastChannels, double[][] input, double[][] kernel, double[][] output) {
    this.step = step;
    this.leastChannels = leastChannels;
    this.input = input;
    this.kernel = kernel;
    this.output = output;
  }

  /** Pixels of the map from tile to tile. */
  int step() {
    return step;
  }

  /** Whether a map of these sizes consists of whole tiles and has channels enough. */
  boolean suit(long channels, long height, long width) {
    return channels >= leastChannels && height % step == 0 && width % step == 0;
  }

  /** The pixel of the map that stands in for one before or behind its edge. */
  int edge(int pixel, int side) {
    return switch (this) {
      case PLAIN -> ReflectionPad.mirror(pixel, side);
      case ENLARGED -> Math.min(Math.max(pixel, 0), side - 1);
    };
  }

  /**
   * Bᵀ for all tiles along a side.
   *
   * @param side pixels along it
   * @param edges whether one pixel more is given at both ends; otherwise they follow from the side
   * @return {@code (6·tiles)×inputs}, points outermost
   */
  TensorData input(int side, boolean edges) {
    int tiles = side / step;
    int inputs = edges ? side + 2 : side;
    float[] matrix = new float[POINTS * tiles * inputs];
    for (int p = 0; p < POINTS; p++) {
      for (int tile = 0; tile < tiles; tile++) {
        for (int k = 0; k < input[p].length; k++) {
          int pixel = tile * step + k - 1;
          int column = edges ? pixel + 1 : edge(pixel, side);
          matrix[(p * tiles + tile) * inputs + column] += (float) input[p][k];
        }
      }
    }
    return TensorData.of(matrix, (long) POINTS * tiles, inputs);
  }

  /** G for both sides of a kernel, {@code 36×9}. */
  TensorData kernel() {
    return squared(kernel);
  }

  /** Aᵀ for both sides of a tile, {@code 16×36}. */
  TensorData output() {
    return squared(output);
  }

  /** The Kronecker product of a matrix with itself. */
  private static TensorData squared(double[][] matrix) {
    int rows = matrix.length;
    int columns = matrix[0].length;
    float[] squared = new float[rows * rows * columns * columns];
    for (int i = 0; i < rows * rows; i++) {
      for (int k = 0; k < columns * columns; k++) {
        squared[i * columns * columns + k] =
            (float) (matrix[i / rows][k / columns] * matrix[i % rows][k % columns]);
      }
    }
    return TensorData.of(squared, (long) rows * rows, (long) columns * columns);
  }
}
