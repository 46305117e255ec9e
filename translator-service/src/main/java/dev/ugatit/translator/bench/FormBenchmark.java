package dev.ugatit.translator.bench;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.bench.Measures;
import dev.ugatit.translator.form.WinogradForm;
import dev.ugatit.translator.model.BareSession;
import dev.ugatit.translator.model.ModelRunException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;

/**
 * Measures what the Winograd form gains on this machine: a published file in ONNX Runtime as it is,
 * and its form, in turn on one thread. Stateless; blocks for seconds.
 */
public final class FormBenchmark {
  /** Runs that are not counted: the first ones find memory cold. */
  private static final int WARM_UPS = 1;

  /**
   * Times of single runs.
   *
   * @param medianMillis by the clock; other processes make it longer
   * @param medianCpuMillis processor time of the thread that runs
   */
  public record Times(double medianMillis, double medianCpuMillis) {}

  /** What was measured. */
  public record Figures(Times plain, Times form) {
    /** How many times as fast the form is by processor time, nearly free of other processes. */
    public double cpuRatio() {
      return plain.medianCpuMillis() / form.medianCpuMillis();
    }
  }

  private FormBenchmark() {}

  /**
   * Measures.
   *
   * @param runs of each form, at least 1; the medians are over them
   * @param scratch folder for the two files, some hundred megabytes
   * @throws IllegalArgumentException when there is no such form of this network
   * @throws ModelRunException when ONNX Runtime does not load or run
   */
  public static Figures measure(SampleModel model, int runs, Path scratch)
      throws IOException, ModelRunException {
    GeneratorOptions options = model.options();
    if (runs < 1 || !WinogradForm.suits(options, options.size(), options.size())) {
      throw new IllegalArgumentException("there is nothing to measure of " + options);
    }
    Path published = scratch.resolve("plain.onnx");
    Path form = scratch.resolve("form.onnx");
    model.write(published);
    WinogradForm.write(form, OnnxFile.read(published), options, options.size(), options.size());
    try (var plain = BareSession.open(published, model.tensors());
        var other = BareSession.open(form, model.tensors())) {
      TensorData picture = model.noise();
      var plainRuns = new Runs(plain, picture, runs);
      var formRuns = new Runs(other, picture, runs);
      for (int i = -WARM_UPS; i < runs; i++) {
        plainRuns.next(i);
        formRuns.next(i);
      }
      return new Figures(plainRuns.times(), formRuns.times());
    }
  }

  /** The runs of one session. */
  private static final class Runs {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final BareSession session;
    private final TensorData picture;
    private final double[] millis;
    private final double[] cpuMillis;

    Runs(BareSession session, TensorData picture, int runs) {
      this.session = session;
      this.picture = picture;
      this.millis = new double[runs];
      this.cpuMillis = new double[runs];
    }

    void next(int run) throws ModelRunException {
      long begin = System.nanoTime();
      long beginCpu = THREADS.getCurrentThreadCpuTime();
      session.run(picture);
      if (run >= 0) {
        millis[run] = (System.nanoTime() - begin) / 1e6;
        cpuMillis[run] = (THREADS.getCurrentThreadCpuTime() - beginCpu) / 1e6;
      }
    }

    Times times() {
      return new Times(Measures.median(millis), Measures.median(cpuMillis));
    }
  }
}
