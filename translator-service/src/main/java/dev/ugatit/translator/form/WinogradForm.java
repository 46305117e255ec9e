package dev.ugatit.translator.form;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The Winograd form of a published generator: traced again from its options and its weights, for
 * one picture of one size. It takes the same input and gives the same outputs under the same names.
 * Its kernels take four times the memory (158 MB instead of 42 with 64 channels). Stateless.
 */
public final class WinogradForm {
  private static final int LEAST_SIDE = 32;

  /** Of the form's largest array: 25 points of the last enlargement, a run. */
  private static final long MOST_BYTES = 256L << 20;

  private WinogradForm() {}

  /**
   * Whether there is such a form: narrow networks and tiny pictures would gain nothing, on large
   * ones (from about 580 pixels at 64 channels) a run would take too much memory.
   */
  public static boolean suits(GeneratorOptions options, int height, int width) {
    boolean fits =
        options.variant() == Variant.LIGHT || (height == options.size() && width == options.size());
    return fits
        && height % 4 == 0
        && width % 4 == 0
        && Math.min(height, width) >= LEAST_SIDE
        && largestArray(options, height, width) <= MOST_BYTES
        && options.features() >= WinogradOps.LEAST_CHANNELS;
  }

  private static long largestArray(GeneratorOptions options, int height, int width) {
    long tiles = (long) height * width / 16;
    return 25L * 2 * options.channels() * tiles * Float.BYTES;
  }

  /**
   * Writes the form as a model of its own. Blocks; memory does not grow with the model.
   *
   * @param target the file to write
   * @param published what {@link GeneratorExport} wrote, with these options
   * @return the file beside it that holds weights of more than 2 GB
   */
  public static Optional<Path> write(
      Path target, OnnxFile published, GeneratorOptions options, int height, int width)
      throws IOException {
    return OnnxWriter.write(
        target,
        GeneratorExport.retrace(
            published,
            options,
            height,
            width,
            graph -> new WinogradOps(graph, GeneratorExport.IMAGE)));
  }
}
