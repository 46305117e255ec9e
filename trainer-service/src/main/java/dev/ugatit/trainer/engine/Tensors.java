package dev.ugatit.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.ugatit.network.tensors.TensorData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's operations on one device; the only class that calls its internals.
 *
 * <p>Three rules keep gradients right and memory constant:
 *
 * <ul>
 *   <li>No operation takes a {@link Number}. The engine would lend it to libtorch from Java memory
 *       that the garbage collector frees while autograd still reads it: wrong gradients, silently.
 *       {@link #constant} makes arrays whose memory libtorch owns. The same holds for {@link
 *       NDArray}'s own methods, where only the overloads with arrays may be used.
 *   <li>Whatever a step makes, it makes within a {@link #scope}: an operation's result belongs to
 *       the manager of its first operand, weights included, and would stay there for ever. What
 *       shall live on is {@linkplain #keep kept}.
 *   <li>Gradients are recorded per thread, and by default they are: {@link #recording} says so
 *       explicitly.
 * </ul>
 *
 * Not thread-safe.
 */
final class Tensors implements AutoCloseable {
  static final String ENGINE = "PyTorch";

  private static final Shape ONE_BY_ONE = new Shape(1, 1);
  private static final Shape NO_PAD = new Shape(0, 0);
  private static final double UNIT_EPSILON = 1e-12;
  private static final int NEAREST = 0;

  /** Values that move at once, 1 GB: the engine moves them in buffers of Java, of below 2 GB. */
  private static final int LARGEST_PART = 1 << 28;

  private final NDManager manager;
  private final Map<Float, NDArray> constants = new HashMap<>();
  private final Map<String, NDArray> named = new HashMap<>();

  /** Operations on this device; the engine must be running. */
  Tensors(Device device) {
    manager = NDManager.newBaseManager(device, ENGINE);
  }

  /** Where the arrays are. */
  Device device() {
    return manager.getDevice();
  }

  /** Restores what the thread did before. */
  interface Recording extends AutoCloseable {
    @Override
    void close();
  }

  // ---- threads, memory ----

  /** Threads of one operation, for operations of the calling thread. */
  static void useThreads(int threads) {
    JniUtils.setNumThreads(threads);
  }

  /** Whether the calling thread records gradients until the answer is closed. */
  static Recording recording(boolean on) {
    boolean before = isRecording();
    JniUtils.setGradMode(on);
    return () -> JniUtils.setGradMode(before);
  }

  /** Whether the calling thread records gradients. */
  static boolean isRecording() {
    return JniUtils.isGradMode();
  }

  /** Frees, when closed, all arrays that the calling thread has made since and not kept. */
  static NDScope scope() {
    var scope = new NDScope();
    scope.suppressNotUsedWarning();
    return scope;
  }

  /**
   * Does a part of what a scope surrounds, and frees at its end what it has made but for the
   * results, which live on in that scope. What gradients need of the rest autograd holds itself:
   * without this, every intermediate array would stay until the step is over.
   *
   * @param results of the answer, all of them
   */
  static <R> R part(Supplier<R> work, Function<R, List<NDArray>> results) {
    R answer;
    List<NDArray> kept;
    try (var inner = scope()) {
      answer = work.get();
      kept = results.apply(answer);
      kept.forEach(NDScope::unregister);
    }
    kept.forEach(NDScope::register);
    return answer;
  }

  /** As {@link #part(Supplier, Function)}, of one array. */
  static NDArray part(Supplier<NDArray> work) {
    return part(work, List::of);
  }

  /** Takes an array out of the current scope; it lives as long as its owner. */
  static NDArray keep(NDArray array, NDManager owner) {
    array.attach(owner);
    NDScope.unregister(array);
    return array;
  }

  /** As {@link #keep(NDArray, NDManager)}, until it is closed. */
  NDArray keep(NDArray array) {
    return keep(array, manager);
  }

  /** An owner of arrays, closed by whoever asks for it. */
  NDManager owner() {
    return manager.newSubManager();
  }

  /** Number of arrays that live as long as this; the same after every step but the first. */
  int constants() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    manager.close();
  }

  // ---- data ----

  /** A copy of the data in memory that libtorch owns. */
  NDArray array(TensorData data) {
    return array(data, LARGEST_PART);
  }

  NDArray array(TensorData data, int largestPart) {
    float[] values = data.values();
    var shape = new Shape(data.shape());
    if (values.length <= largestPart) {
      return copy(FloatBuffer.wrap(values), shape);
    }
    NDArray whole = manager.zeros(shape, DataType.FLOAT32);
    try (NDArray flat = whole.reshape(values.length)) {
      for (int i = 0; i <= (values.length - 1) / largestPart; i++) {
        int from = i * largestPart;
        int count = Math.min(largestPart, values.length - from);
        try (NDArray part = copy(FloatBuffer.wrap(values, from, count).slice(), new Shape(count))) {
          flat.set(range(from, count), part);
        }
      }
    }
    return whole;
  }

  private NDArray copy(FloatBuffer values, Shape shape) {
    try (var lent = manager.create(values, shape, DataType.FLOAT32)) {
      return lent.duplicate();
    }
  }

  /** A copy of the array, without its history. */
  static TensorData data(NDArray array) {
    return data(array, LARGEST_PART);
  }

  static TensorData data(NDArray array, int largestPart) {
    try (var bare = array.stopGradient()) {
      long[] shape = bare.getShape().getShape();
      if (bare.size() <= largestPart) {
        return new TensorData(shape, bare.toFloatArray());
      }
      float[] values = new float[Math.toIntExact(bare.size())];
      try (NDArray flat = bare.reshape(values.length)) {
        for (int i = 0; i <= (values.length - 1) / largestPart; i++) {
          int from = i * largestPart;
          int count = Math.min(largestPart, values.length - from);
          try (NDArray part = flat.get(range(from, count))) {
            System.arraycopy(part.toFloatArray(), 0, values, from, count);
          }
        }
      }
      return new TensorData(shape, values);
    }
  }

  private static NDIndex range(int from, int count) {
    return new NDIndex().addSliceDim(from, (long) from + count);
  }

  /** A scalar that is kept for reuse; only for numbers that come back in every step. */
  NDArray constant(double value) {
    return constants.computeIfAbsent((float) value, v -> keep(scalar(v), manager));
  }

  /** An array that is kept for reuse under its key. */
  NDArray constant(String key, Supplier<TensorData> data) {
    return named.computeIfAbsent(key, k -> keep(array(data.get()), manager));
  }

  /** A scalar of the current scope. */
  NDArray scalar(double value) {
    return manager.full(new Shape(), (float) value, DataType.FLOAT32);
  }

  /** An array of zeros of the current scope. */
  NDArray zeros(long... shape) {
    return manager.zeros(new Shape(shape), DataType.FLOAT32);
  }

  private NDArray filled(Shape shape, float value) {
    return named.computeIfAbsent(
        shape + " " + value, key -> keep(manager.full(shape, value, DataType.FLOAT32), manager));
  }

  // ---- gradients ----

  /** Adds the gradients of a scalar to those of all weights that it came from. */
  static void backward(NDArray loss) {
    JniUtils.backward(pt(loss), pt(loss.onesLike()), false, false);
  }

  /** The gradient collected so far, or none if backward never reached the weight. */
  static @Nullable NDArray gradient(NDArray weight) {
    return JniUtils.getGradient(pt(weight));
  }

  // ---- layers ----

  /** Cross-correlation without pad. */
  static NDArray convolution(NDArray x, NDArray weight, @Nullable NDArray bias, int stride) {
    return JniUtils.convolution(
        pt(x),
        pt(weight),
        bias == null ? null : pt(bias),
        new Shape(stride, stride),
        NO_PAD,
        ONE_BY_ONE,
        1);
  }

  /** x · weightᵀ. */
  static NDArray linear(NDArray x, NDArray weight) {
    return JniUtils.linear(pt(x), pt(weight), null);
  }

  /** Products of the matrices of two stacks, {@code B×n×k · B×k×m}. */
  static NDArray batchedProduct(NDArray a, NDArray b) {
    return JniUtils.bmm(pt(a), pt(b));
  }

  static NDArray relu(NDArray x) {
    return JniUtils.relu(pt(x));
  }

  static NDArray leakyRelu(NDArray x, double slope) {
    return JniUtils.leakyRelu(pt(x), slope);
  }

  /** log(1 + eˣ). */
  static NDArray softPlus(NDArray x) {
    return JniUtils.softPlus(pt(x));
  }

  /** Nearest-neighbour enlargement by two. */
  static NDArray enlarge(NDArray x) {
    Shape shape = x.getShape();
    long[] size = {2 * shape.get(2), 2 * shape.get(3)};
    return JniUtils.interpolate(pt(x), size, NEAREST, false);
  }

  /** {@code N×C×H×W → N×C×1×1}. */
  static NDArray averagePool(NDArray x) {
    return JniUtils.adaptiveAvgPool(pt(x), ONE_BY_ONE);
  }

  /** {@code N×C×H×W → N×C×1×1}. */
  static NDArray maxPool(NDArray x) {
    return JniUtils.adaptiveMaxPool(pt(x), ONE_BY_ONE);
  }

  /** (x − mean) / √(biased variance + ε) over the last axes, as many as {@code shape} has. */
  NDArray standardise(NDArray x, Shape shape, double epsilon) {
    return JniUtils.layerNorm(pt(x), shape, pt(filled(shape, 1)), pt(filled(shape, 0)), epsilon);
  }

  /** A vector divided by its length. */
  static NDArray unit(NDArray vector) {
    return JniUtils.normalize(pt(vector), 2, 0, UNIT_EPSILON);
  }

  /** Indices from {@code begin} up to before {@code end} of one axis. */
  static NDArray slice(NDArray x, int axis, long begin, long end) {
    return JniUtils.slice(pt(x), axis, begin, end, 1);
  }

  /** Side by side along one axis. */
  static NDArray concatenate(List<NDArray> parts, int axis) {
    return JniUtils.cat(parts.stream().map(Tensors::pt).toArray(PtNDArray[]::new), axis);
  }

  /** On top of each other along a new outermost axis. */
  static NDArray stack(List<NDArray> parts) {
    return JniUtils.stack(parts.stream().map(Tensors::pt).toArray(PtNDArray[]::new), 0);
  }

  /** Parts of these sizes along one axis. */
  static List<NDArray> split(NDArray x, long[] sizes, int axis) {
    return JniUtils.split(pt(x), sizes, axis);
  }

  /** Values brought into [0,1] in place; NaN stays. */
  void clipToUnit(NDArray x) {
    try (var recording = recording(false);
        var scope = scope()) {
      NDArray clipped = x.maximum(constant(0)).minimum(constant(1));
      x.addi(clipped.sub(x)); // exact: the sum is the bound, or x itself
    }
  }

  // ---- optimiser ----

  /** Decays, betas and ε of one update by Adam; the rates hold the bias corrections. */
  record AdamUpdate(float rate, float decay, float beta1, float beta2, float epsilon) {}

  /** One update of weight and moments in place. */
  static void adam(NDArray weight, NDArray gradient, NDArray mean, NDArray variance, AdamUpdate u) {
    JniUtils.adamUpdate(
        pt(weight),
        pt(gradient),
        pt(mean),
        pt(variance),
        u.rate(),
        u.rate(),
        u.decay(),
        1f,
        -1f,
        u.beta1(),
        u.beta2(),
        u.epsilon(),
        false);
  }

  /** A TorchScript module without parameters, from the bytes of its archive. */
  Block module(byte[] archive) {
    try (var bytes = new ByteArrayInputStream(archive)) {
      return JniUtils.loadModule((PtNDManager) manager, bytes, true, false);
    } catch (IOException e) {
      throw new IllegalStateException("a module in memory cannot be read", e);
    }
  }

  /** Calls a method of a module; arguments as the engine wants them named. */
  static void call(Block module, NDList arguments) {
    IValueUtils.forward((PtSymbolBlock) module, arguments, true);
  }

  /** Begins to note every operation of the process. */
  static void startProfile() {
    JniUtils.startProfile(false, false, false);
  }

  /** Ends it, and writes what was noted as a list of trace events in JSON. */
  static void stopProfile(Path file) {
    JniUtils.stopProfile(file.toString());
  }

  private static PtNDArray pt(NDArray array) {
    return (PtNDArray) array;
  }
}
