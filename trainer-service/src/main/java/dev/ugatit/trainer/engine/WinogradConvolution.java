package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ugatit.network.tensors.TensorData;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reflection pad by one and 3×3 convolution by Winograd's minimal filtering, of a map as it is or
 * enlarged by two: a tile of 4×4 pixels takes 36 products a channel instead of 144, forward and for
 * both gradients.
 *
 * <p>Every transform is a product with a constant matrix, so that autograd finds the gradients.
 * Along each side of the map one matrix mirrors the edges, takes the overlapping tiles and
 * transforms them; a long side is cut into blocks first, since most of such a matrix is zero.
 * Channels lie innermost throughout: all copies move whole rows of channels, and the results keep
 * that layout in memory for the layers that follow.
 */
final class WinogradConvolution {
  private static final int SIDE = WinogradTiles.SIDE;
  private static final int POINTS = WinogradTiles.POINTS;

  private final Tensors tensors;
  private final WinogradTiles tiles;

  /** By their weights; all passes of an update share them, which are four times the weights. */
  private final Map<NDArray, NDArray> shared = new IdentityHashMap<>();

  WinogradConvolution(Tensors tensors, WinogradTiles tiles) {
    this.tensors = tensors;
    this.tiles = tiles;
  }

  /** How one side of a map is taken apart. */
  private record Side(int pixels, int blocks, int tilesOfBlock) {
    /** Longer sides are cut into blocks, pixels. */
    private static final int LONGEST = 32;

    private static final int BLOCK = 16;

    static Side of(long pixels, WinogradTiles tiles) {
      int side = Math.toIntExact(pixels);
      int blocks = side > LONGEST && side % BLOCK == 0 ? side / BLOCK : 1;
      return new Side(side, blocks, side / blocks / tiles.step());
    }

    int block() {
      return pixels / blocks;
    }

    int tiles() {
      return blocks * tilesOfBlock;
    }
  }

  /** Whether it can convolve {@code N×Ci×H×W}. */
  boolean suits(NDArray x) {
    Shape shape = x.getShape();
    return tiles.suit(shape.get(1), shape.get(2), shape.get(3));
  }

  /**
   * Convolves {@code N×Ci×H×W}.
   *
   * @param weight {@code Co×Ci×3×3}
   * @return {@code N×Co×H'×W'}, H' = H or 2H, in memory {@code N×H'×W'×Co}
   */
  NDArray apply(NDArray x, NDArray weight) {
    return Tensors.part(() -> convolved(x, weight));
  }

  private NDArray convolved(NDArray x, NDArray weight) {
    Shape shape = x.getShape();
    Side height = Side.of(shape.get(2), tiles);
    Side width = Side.of(shape.get(3), tiles);
    NDArray points = points(x, height, width); // 36×(N·th·tw)×Ci
    NDArray products = Tensors.batchedProduct(points, kernels(weight)); // 36×(N·th·tw)×Co

    long out = weight.getShape().get(0);
    return constant("output", tiles::output)
        .matMul(products.reshape(POINTS * POINTS, -1)) // 16×(N·th·tw·Co)
        .reshape(SIDE, SIDE, shape.get(0), height.tiles(), width.tiles(), out)
        .transpose(2, 3, 0, 4, 1, 5) // N×th×4×tw×4×Co
        .reshape(shape.get(0), (long) SIDE * height.tiles(), (long) SIDE * width.tiles(), out)
        .transpose(0, 3, 1, 2);
  }

  /** Forgets what was derived from weights: they are about to change. */
  void forgetKernels() {
    shared.values().forEach(NDArray::close);
    shared.clear();
  }

  /** Bᵀ d B of all tiles, {@code 36×(N·th·tw)×Ci}. */
  private NDArray points(NDArray x, Side height, Side width) {
    long batch = x.getShape().get(0);
    long channels = x.getShape().get(1);
    NDArray pixels = x.transpose(0, 2, 3, 1); // N×H×W×Ci
    NDArray tall = along(pixels, height, batch); // (N·bh)×(6·th)×(W·Ci)
    long rows = batch * height.blocks() * POINTS * height.tilesOfBlock();
    return along(tall.reshape(rows, width.pixels(), channels), width, rows)
        .reshape(
            batch,
            height.blocks(),
            POINTS,
            height.tilesOfBlock(),
            width.blocks(),
            POINTS,
            width.tilesOfBlock(),
            channels)
        .transpose(2, 5, 0, 1, 3, 4, 6, 7) // 6×6×N×bh×th×bw×tw×Ci
        .reshape(POINTS * POINTS, batch * height.tiles() * width.tiles(), channels);
  }

  /** Points of all tiles along axis 1 of {@code count} maps, {@code (count·blocks)×(6·t)×rest}. */
  private NDArray along(NDArray x, Side side, long count) {
    boolean cut = side.blocks() > 1;
    String what = (cut ? "blocks of " : "sides of ") + side.block();
    NDArray matrix = constant(what, () -> tiles.input(side.block(), cut));
    long points = matrix.getShape().get(0);
    long inputs = matrix.getShape().get(1);
    long stack = count * side.blocks();
    NDArray parts = (cut ? cut(x, side) : x).reshape(stack, inputs, -1);
    return Tensors.batchedProduct(matrix.broadcast(stack, points, inputs), parts);
  }

  /** Blocks along axis 1, each between the pixel before and the one behind it. */
  private NDArray cut(NDArray x, Side side) {
    int single = 2; // at both ends of a block, since its neighbours or the edge's mirror use them
    int pieces = 2 * single + 1;
    long[] sizes = new long[pieces * side.blocks()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i % pieces == single ? side.block() - 2L * single : 1;
    }
    List<NDArray> parts = Tensors.split(x, sizes, 1);
    int before = tiles.edge(-1, side.pixels());
    int behind = sizes.length - side.pixels() + tiles.edge(side.pixels(), side.pixels());
    var cut = new ArrayList<NDArray>();
    for (int i = 0; i < sizes.length; i += pieces) {
      cut.add(parts.get(i > 0 ? i - 1 : before));
      cut.addAll(parts.subList(i, i + pieces));
      cut.add(parts.get(i + pieces < sizes.length ? i + pieces : behind));
    }
    return Tensors.concatenate(cut, 1);
  }

  /** G g Gᵀ of all kernels, {@code 36×Ci×Co}; the same array for the same weight in an update. */
  private NDArray kernels(NDArray weight) {
    return Tensors.isRecording()
        ? shared.computeIfAbsent(weight, w -> tensors.keep(Tensors.part(() -> transformed(w))))
        : transformed(weight);
  }

  private NDArray transformed(NDArray weight) {
    long out = weight.getShape().get(0);
    long in = weight.getShape().get(1);
    NDArray taps = weight.transpose(1, 0, 2, 3).reshape(in * out, -1); // (Ci·Co)×9
    return constant("kernel", tiles::kernel)
        .matMul(taps.transpose())
        .reshape(POINTS * POINTS, in, out);
  }

  private NDArray constant(String what, Supplier<TensorData> matrix) {
    return tensors.constant("Winograd, " + tiles + ", " + what, matrix);
  }
}
