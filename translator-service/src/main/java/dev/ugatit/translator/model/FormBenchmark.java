package dev.ugatit.translator.model;

import dev.ugatit.network.Generator;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.translator.form.WinogradForm;
import dev.ugatit.translator.queue.Cancellation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Measures what the Winograd form gains on this machine: a published file with random weights in
 * ONNX Runtime as it is, and its form, in turn on one thread. Stateless; blocks for seconds.
 */
public final class FormBenchmark {
  /** Runs that are not counted: the first ones find memory cold. */
  private static final int WARM_UPS = 1;

  /**
   * Times of single runs.
   *
   * @param medianMillis by the clock; other processes make it longer
   * @param leastMillis the fastest run
   * @param medianCpuMillis processor time of the thread that runs
   * @param fileBytes of the model's file, about what its weights take in memory
   */
  public record Times(
      double medianMillis, double leastMillis, double medianCpuMillis, long fileBytes) {}

  /**
   * What was measured.
   *
   * @param largestDifference between the forms' pictures, in [-1,1]
   */
  public record Figures(
      GeneratorOptions options, int runs, Times plain, Times form, double largestDifference) {
    /** How many times as fast the form is, by the clock's medians. */
    public double ratio() {
      return plain.medianMillis() / form.medianMillis();
    }

    /** The same by the fastest runs, and so nearly free of what else the machine does. */
    public double leastRatio() {
      return plain.leastMillis() / form.leastMillis();
    }

    /** The same by processor time. */
    public double cpuRatio() {
      return plain.medianCpuMillis() / form.medianCpuMillis();
    }
  }

  private FormBenchmark() {}

  /**
   * Measures. Needs some hundred megabytes in the folder for temporary files.
   *
   * @param runs of each form, at least 1; the medians are over them
   * @throws IllegalArgumentException when there is no such form of this network
   * @throws ModelRunException when ONNX Runtime does not load or run
   */
  public static Figures measure(GeneratorOptions options, int runs)
      throws IOException, ModelRunException {
    if (runs < 1 || !WinogradForm.suits(options, options.size(), options.size())) {
      throw new IllegalArgumentException("there is nothing to measure of " + options);
    }
    Path folder = Files.createTempDirectory("ugatit-forms");
    try {
      Path published = folder.resolve("plain.onnx");
      var weights = new SplittableRandom(1);
      Map<String, TensorData> values = new HashMap<>();
      for (ParameterSpec spec : new Generator(options).parameters()) {
        values.put(spec.name(), random(spec, weights));
      }
      GeneratorExport.write(published, options, values::get, Map.of());
      Path form = folder.resolve("form.onnx");
      WinogradForm.write(form, OnnxFile.read(published), options, options.size(), options.size());
      return measure(options, runs, published, form);
    } finally {
      delete(folder);
    }
  }

  private static Figures measure(GeneratorOptions options, int runs, Path published, Path form)
      throws IOException, ModelRunException {
    var opener = new OrtOpener(1);
    try (ModelSession plain = opener.open(published, Provider.CPU);
        ModelSession other = opener.open(form, Provider.CPU)) {
      NetworkOptions network =
          NetworkOptions.of(
              options.variant().name().toLowerCase(Locale.ROOT),
              options.size(),
              options.channels(),
              options.blocks());
      TensorContract tensors = TensorContract.of(network);
      TensorData picture = WarmUp.noise(tensors, new Size(options.size(), options.size()));
      var plainRuns = new Runs(plain, tensors, picture, runs);
      var formRuns = new Runs(other, tensors, picture, runs);
      for (int i = -WARM_UPS; i < runs; i++) {
        plainRuns.next(i);
        formRuns.next(i);
      }
      return new Figures(
          options,
          runs,
          plainRuns.times(Files.size(published)),
          formRuns.times(Files.size(form)),
          difference(plainRuns.answer, formRuns.answer));
    }
  }

  /** The runs of one session. */
  private static final class Runs {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ModelSession session;
    private final TensorContract tensors;
    private final TensorData picture;
    private final double[] millis;
    private final double[] cpuMillis;
    float[] answer = {};

    Runs(ModelSession session, TensorContract tensors, TensorData picture, int runs) {
      this.session = session;
      this.tensors = tensors;
      this.picture = picture;
      this.millis = new double[runs];
      this.cpuMillis = new double[runs];
    }

    void next(int run) throws ModelRunException {
      long begin = System.nanoTime();
      long beginCpu = THREADS.getCurrentThreadCpuTime();
      Map<String, TensorData> answers =
          session.run(tensors.input(), picture, Set.of(tensors.output()), new Cancellation());
      TensorData output = answers.get(tensors.output());
      answer = output == null ? answer : output.values();
      if (run >= 0) {
        millis[run] = (System.nanoTime() - begin) / 1e6;
        cpuMillis[run] = (THREADS.getCurrentThreadCpuTime() - beginCpu) / 1e6;
      }
    }

    Times times(long fileBytes) {
      double least = Arrays.stream(millis).min().orElseThrow();
      return new Times(median(millis), least, median(cpuMillis), fileBytes);
    }

    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
  }

  private static TensorData random(ParameterSpec spec, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(spec.count())];
    double spread = 1 / Math.sqrt((double) spec.fanIn());
    for (int i = 0; i < values.length; i++) {
      values[i] =
          (float)
              switch (spec.role()) {
                case RHO, RHO_ADAPTIVE -> random.nextDouble();
                case SCALE -> random.nextDouble(0.5, 1.5);
                case SHIFT, BIAS -> random.nextDouble(-0.1, 0.1);
                default -> random.nextDouble(-spread, spread);
              };
    }
    return new TensorData(spec.shape(), values);
  }

  private static double difference(float[] one, float[] two) {
    double worst = 0;
    for (int i = 0; i < one.length; i++) {
      worst = Math.max(worst, Math.abs((double) one[i] - two[i]));
    }
    return worst;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (var walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
