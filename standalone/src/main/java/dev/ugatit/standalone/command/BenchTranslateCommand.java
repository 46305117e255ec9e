package dev.ugatit.standalone.command;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.summary.NetworkSummary;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.bench.Measures;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.standalone.bench.Photo;
import dev.ugatit.standalone.bench.ServedTranslator;
import dev.ugatit.standalone.system.EndSignals;
import dev.ugatit.standalone.terminal.ProgressBar;
import dev.ugatit.standalone.terminal.Table;
import dev.ugatit.standalone.terminal.Terminal;
import dev.ugatit.trainer.engine.MatrixProduct;
import dev.ugatit.trainer.run.Processor;
import dev.ugatit.translator.bench.FormBenchmark;
import dev.ugatit.translator.bench.LoadFigures;
import dev.ugatit.translator.bench.LoadTest;
import dev.ugatit.translator.bench.QueuedTranslations;
import dev.ugatit.translator.bench.SampleModel;
import dev.ugatit.translator.form.WinogradForm;
import dev.ugatit.translator.model.BareSession;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the translator, from the bare model to Kafka. */
@Command(
    name = "translate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the translator on the CPU with random weights, all in one run: the published file",
      "in ONNX Runtime, the faster form of the network, then the same through queue and image code,",
      "HTTP and Kafka, at 1, 2, 4 and 8 callers, after ten thousand pictures through a tiny model",
      "that let the JVM compile what carries them. Latencies are taken at a fixed rate of calls and",
      "count from when a call was due. The share of peak is the network's multiplications and",
      "additions in direct form, by busy core and the best rate of a 1024x1024x1024 float32 matrix",
      "product on one thread. The last lines hold it against the targets."
    },
    footer = {
      "",
      "Exit codes: 0 all targets met, 1 one was missed, 2 wrong usage.",
      "",
      "Examples:",
      "  ugatit bench translate",
      "  ugatit bench translate --seconds 20"
    })
final class BenchTranslateCommand implements Callable<Integer> {
  private static final int[] CALLERS = {1, 2, 4, 8};

  /** Part of the most that passes; at all of it latency is what waits, whatever the code does. */
  private static final double PACE = 0.7;

  private static final GeneratorOptions LARGE = new GeneratorOptions(Variant.LIGHT, 256, 64, 4);
  private static final GeneratorOptions SMALL = new GeneratorOptions(Variant.LIGHT, 128, 32, 4);

  /** Few channels: what is added to a run must not drown in how runs differ among each other. */
  private static final GeneratorOptions THIN = new GeneratorOptions(Variant.LIGHT, 256, 4, 1);

  private static final int PAIRS = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Seconds of each load (default: ${DEFAULT-VALUE}).",
      defaultValue = "6")
  private int seconds;

  private final Terminal terminal = Terminal.system();
  private final PrintStream out = terminal.out();
  private final Map<TranslateTarget, Double> reached = new EnumMap<>(TranslateTarget.class);
  private double peak;

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || seconds > 600) {
      throw new ParameterException(spec.commandLine(), "--seconds is within 1..600");
    }
    EndSignals.leaveAtOnce();
    for (int i = 0; i < 3; i++) { // the first finds the library cold
      peak = Math.max(peak, MatrixProduct.flopsPerSecond(1));
    }
    out.printf(
        Locale.ROOT,
        "%s, %d cores, Java %s; one thread's peak %.1f GFLOP/s%n",
        Processor.name(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature(),
        peak / 1e9);
    Path scratch = Files.createTempDirectory("ugatit-bench");
    try {
      forms(scratch);
      added(scratch);
      loads(scratch);
    } finally {
      delete(scratch);
    }
    out.println();
    reached.forEach((target, value) -> out.println(target.verdict(value)));
    boolean met = reached.entrySet().stream().allMatch(e -> e.getKey().isMet(e.getValue()));
    return met ? 0 : 1;
  }

  // ---- one run, one thread ----

  private void forms(Path scratch) throws Exception {
    var table =
        new Table("ONE THREAD, MS", "FILE", "FORM", "FILE CPU", "FORM CPU", "TIMES", "PEAK");
    reached.put(TranslateTarget.FORM_256, form(table, LARGE, 7, scratch));
    reached.put(TranslateTarget.FORM_128, form(table, SMALL, 40, scratch));
    out.println();
    out.print(table);
  }

  private double form(Table table, GeneratorOptions options, int runs, Path scratch)
      throws Exception {
    terminal.say("measuring the forms of " + text(options) + " ...");
    var figures = FormBenchmark.measure(new SampleModel(options), runs, scratch);
    table.row(
        text(options),
        number(figures.plain().medianMillis()),
        number(figures.form().medianMillis()),
        number(figures.plain().medianCpuMillis()),
        number(figures.form().medianCpuMillis()),
        number(figures.cpuRatio()),
        number(flops(options) / (figures.form().medianCpuMillis() / 1e3 * peak)));
    return figures.cpuRatio();
  }

  // ---- what queue and image code add ----

  private void added(Path scratch) throws Exception {
    terminal.say("measuring what queue and image code add ...");
    var model = new SampleModel(THIN);
    byte[] jpeg = Photo.jpeg(THIN.size());
    try (var store = Sessions.open(model, scratch)) {
      double[] bare = new double[PAIRS];
      double[] queued = new double[PAIRS];
      for (int i = -PAIRS / 4; i < PAIRS; i++) {
        long begin = System.nanoTime();
        store.run();
        long between = System.nanoTime();
        store.queued().translate(jpeg);
        if (i >= 0) {
          bare[i] = (between - begin) / 1e6;
          queued[i] = (System.nanoTime() - between) / 1e6;
        }
      }
      double added = Measures.median(queued) - Measures.median(bare);
      reached.put(TranslateTarget.ADDED, added);
      out.printf(
          Locale.ROOT,
          "%nA JPEG of %d px through queue and image code: %.2f ms; the bare run %.2f ms; %s%n",
          THIN.size(),
          Measures.median(queued),
          Measures.median(bare),
          "medians of " + PAIRS + " in turn");
    }
  }

  // ---- loads ----

  private void loads(Path scratch) throws Exception {
    var model = new SampleModel(SMALL);
    byte[] jpeg = Photo.jpeg(SMALL.size());
    try (var sessions = Sessions.open(model, scratch);
        var served =
            ServedTranslator.start(scratch.resolve("system"), model, sessions.queued().form())) {
      Map<String, LoadTest.Call> paths = new LinkedHashMap<>();
      paths.put("file", () -> sessions.plain().run(sessions.noise()));
      paths.put("form", sessions::run);
      paths.put("queue", () -> sessions.queued().translate(jpeg));
      paths.put("http", () -> served.overHttp(jpeg));
      for (LoadTest.Call path : paths.values()) {
        path.run(); // loads, and finds memory cold
      }
      Map<String, Double> most = saturated(paths);
      most.put("kafka", overKafka(served, jpeg, most.getOrDefault("queue", 1.0)));
      reached.put(TranslateTarget.HTTP, ratio(most, "http", "form"));
      reached.put(TranslateTarget.KAFKA, ratio(most, "kafka", "queue"));
      paced(paths, most);
    }
  }

  private static double ratio(Map<String, Double> most, String path, String to) {
    return most.getOrDefault(path, 0.0) / most.getOrDefault(to, Double.NaN);
  }

  /** The most pictures a second of each path. */
  private Map<String, Double> saturated(Map<String, LoadTest.Call> paths) throws Exception {
    var table = new Table("PICTURES/S, " + text(SMALL), "CALLERS", "RATE", "CORES", "PEAK");
    Map<String, Double> most = new LinkedHashMap<>();
    var bar = new ProgressBar(terminal, "loads");
    int done = 0;
    for (int callers : CALLERS) {
      for (var path : paths.entrySet()) {
        var figures = LoadTest.saturate(callers, Duration.ofSeconds(seconds), path.getValue());
        most.merge(path.getKey(), figures.perSecond(), Math::max);
        table.row(
            path.getKey(),
            callers,
            number(figures.perSecond()),
            number(figures.cores()),
            number(flops(SMALL) * figures.perSecond() / (figures.cores() * peak)));
        bar.show(++done, (long) CALLERS.length * paths.size(), path.getKey());
      }
    }
    bar.finish();
    out.println();
    out.print(table);
    return most;
  }

  private double overKafka(ServedTranslator served, byte[] jpeg, double rate) throws Exception {
    terminal.say("measuring Kafka ...");
    int pictures = (int) Math.max(16, 2 * seconds * rate);
    served.overKafka(jpeg, pictures); // as much as the other paths have done before their last turn
    LoadFigures all = LoadTest.once(() -> served.overKafka(jpeg, pictures));
    double perSecond = pictures / all.seconds();
    out.printf(
        Locale.ROOT,
        "%nkafka, broker and clients in this process: %d requests, %.2f pictures/s, %.2f cores%n",
        pictures,
        perSecond,
        all.cores());
    return perSecond;
  }

  /** Latencies at a part of what passes. */
  private void paced(Map<String, LoadTest.Call> paths, Map<String, Double> most) throws Exception {
    var table = new Table("LATENCY, MS", "RATE", "P50", "P95", "P99", "CORES");
    for (var path : paths.entrySet()) {
      terminal.say("measuring latencies: " + path.getKey() + " ...");
      double rate = PACE * most.getOrDefault(path.getKey(), 1.0);
      LoadFigures figures = LoadTest.paced(rate, Duration.ofSeconds(2L * seconds), path.getValue());
      table.row(
          path.getKey(),
          number(rate),
          number(figures.millis(50)),
          number(figures.millis(95)),
          number(figures.millis(99)),
          number(figures.cores()));
    }
    out.println();
    out.print(table);
  }

  /** One model as file, as form, and behind a queue. */
  private record Sessions(
      BareSession plain, BareSession form, QueuedTranslations queued, TensorData noise)
      implements AutoCloseable {
    static Sessions open(SampleModel model, Path scratch) throws Exception {
      GeneratorOptions options = model.options();
      Path file = scratch.resolve("file.onnx");
      model.write(file);
      var store = new FolderStore(scratch.resolve("store"));
      ModelManifest manifest = model.publish(store, scratch, "queued", 1);
      var queued = new QueuedTranslations(store, manifest, scratch.resolve("cache"));
      var plain = BareSession.open(file, model.tensors());
      Path used = file;
      if (!queued.form().equals("plain")) {
        used = scratch.resolve("used.onnx");
        WinogradForm.write(used, OnnxFile.read(file), options, options.size(), options.size());
      }
      return new Sessions(plain, BareSession.open(used, model.tensors()), queued, model.noise());
    }

    /** The bare run of what the queue runs. */
    void run() throws Exception {
      form.run(noise);
    }

    @Override
    public void close() throws InterruptedException {
      queued.close();
      plain.close();
      form.close();
    }
  }

  // ---- figures ----

  private static double flops(GeneratorOptions options) {
    return NetworkSummary.of(options, options.size(), options.size()).flops();
  }

  private static String text(GeneratorOptions options) {
    return "light C" + options.channels() + " " + options.size() + " px";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }

  private static void delete(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
