package dev.ugatit.standalone.command;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.platform.bench.Measures;
import dev.ugatit.standalone.bench.LiveFigures;
import dev.ugatit.standalone.bench.LiveLoad;
import dev.ugatit.standalone.bench.Photo;
import dev.ugatit.standalone.bench.ServedTranslator;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.EndSignals;
import dev.ugatit.standalone.terminal.ProgressBar;
import dev.ugatit.standalone.terminal.Table;
import dev.ugatit.standalone.terminal.Terminal;
import dev.ugatit.trainer.run.Processor;
import dev.ugatit.translator.bench.SampleModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures live translation through a gateway, and what a gateway adds. */
@Command(
    name = "live",
    mixinStandardHelpOptions = true,
    description = {
      "Measures live translation: a broker, a translator with random weights, a gateway and all",
      "clients in this one process, over WebSocket on loopback. 1, 8 and 32 sessions offer 60 frames",
      "a second each; ages count from capture to shown. Then pictures go through the gateway's REST",
      "route and straight to the translator in turn. The last lines hold the figures against the",
      "targets: an age of (sessions / workers + 1) x the model's time + 100 ms for 99.9 % of the",
      "shown frames, one waiting frame a session in gateway and translator each, beside those that",
      "workers decode, level memory, and 5 ms added by the gateway."
    },
    footer = {
      "",
      "Exit codes: 0 all targets met, 1 one was missed, 2 wrong usage.",
      "",
      "Examples:",
      "  ugatit bench live",
      "  ugatit bench live --seconds 60"
    })
final class BenchLiveCommand implements Callable<Integer> {
  private static final int[] SESSIONS = {1, 8, 32};
  private static final GeneratorOptions MODEL = new GeneratorOptions(Variant.LIGHT, 128, 16, 4);
  private static final int CAMERA = 256;
  private static final int PAIRS = 200;
  private static final double MEMORY_PERCENT = 5;
  private static final double ADDED_MS = 5;

  /** Of {@code translator.concurrency} on the CPU, unless it is set. */
  private static final int WORKERS = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Seconds of each load (default: ${DEFAULT-VALUE}).",
      defaultValue = "15")
  private int seconds;

  private final Terminal terminal = Terminal.system();
  private final PrintStream out = terminal.out();
  private final List<LiveTarget> targets = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || seconds > 3600) {
      throw new ParameterException(spec.commandLine(), "--seconds is within 1..3600");
    }
    EndSignals.leaveAtOnce();
    out.printf(
        Locale.ROOT,
        "%s, %d cores, Java %s; light C%d %d px, JPEG of %d px%n",
        Processor.name(),
        WORKERS,
        Runtime.version().feature(),
        MODEL.channels(),
        MODEL.size(),
        CAMERA);
    Path scratch = Files.createTempDirectory("ugatit-bench");
    try {
      terminal.say("starting broker, translator and gateway ...");
      try (var served = ServedTranslator.startWithGateway(scratch, new SampleModel(MODEL))) {
        byte[] jpeg = Photo.jpeg(CAMERA);
        loads(served, jpeg);
        added(served, jpeg);
      }
    } finally {
      delete(scratch);
    }
    out.println();
    targets.forEach(target -> out.println(target.verdict()));
    return targets.stream().allMatch(LiveTarget::isMet) ? 0 : 1;
  }

  private void loads(ServedTranslator served, byte[] jpeg)
      throws IOException, InterruptedException {
    var table =
        new Table(
            "SESSIONS",
            "PICTURES/S",
            "DROPS/S",
            "P50 MS",
            "P95",
            "P99",
            "P99.9",
            "BOUND",
            "MODEL",
            "WAITING",
            "MEMORY MIB");
    var bar = new ProgressBar(terminal, "live sessions");
    for (int i = 0; i < SESSIONS.length; i++) {
      bar.show(i, SESSIONS.length, SESSIONS[i] + " sessions");
      LiveFigures figures =
          LiveLoad.run(
              served.gatewayPort(),
              SESSIONS[i],
              jpeg,
              Duration.ofSeconds(seconds),
              () ->
                  (int)
                      Math.max(
                          served.gauge("ugatit.gateway.live.waiting"),
                          served.gauge("ugatit.translator.waiting")));
      if (!figures.problems().isEmpty()) {
        throw new CommandException("a session failed: " + figures.problems().get(0));
      }
      row(table, figures);
      hold(figures);
    }
    bar.show(SESSIONS.length, SESSIONS.length, "");
    bar.finish();
    out.println();
    out.print(table);
  }

  private static void row(Table table, LiveFigures figures) {
    table.row(
        figures.sessions(),
        number(figures.picturesPerSecond()),
        number(figures.dropsPerSecond()),
        number(figures.millis(50)),
        number(figures.millis(95)),
        number(figures.millis(99)),
        number(figures.millis(99.9)),
        number(figures.boundMillis(WORKERS)),
        number(figures.serviceMillis()),
        figures.mostWaiting(),
        number(figures.residentAfter() / 1048576.0));
  }

  private void hold(LiveFigures figures) {
    String with = " with " + figures.sessions() + " sessions";
    double age = figures.ages().getTotalCount() == 0 ? Double.NaN : figures.millis(99.9);
    targets.add(
        new LiveTarget(
            "age of 99.9 % of shown frames" + with + ", ms", figures.boundMillis(WORKERS), age));
    // The translator counts those that a worker is decoding as well: their run has not begun.
    targets.add(
        new LiveTarget(
            "frames before their run at one hop" + with,
            figures.sessions() + (double) WORKERS,
            figures.mostWaiting()));
    targets.add(
        new LiveTarget(
            "change of resident memory" + with + ", %", MEMORY_PERCENT, figures.memoryChange()));
  }

  /** What the gateway adds to a request, in turn with the same request without it. */
  private void added(ServedTranslator served, byte[] jpeg)
      throws IOException, InterruptedException {
    terminal.say("measuring what the gateway adds ...");
    double[] direct = new double[PAIRS];
    double[] through = new double[PAIRS];
    for (int i = -PAIRS / 4; i < PAIRS; i++) {
      long begin = System.nanoTime();
      served.overHttp(jpeg);
      long between = System.nanoTime();
      served.overGateway(jpeg);
      if (i >= 0) {
        direct[i] = (between - begin) / 1e6;
        through[i] = (System.nanoTime() - between) / 1e6;
      }
    }
    double added = Measures.median(through) - Measures.median(direct);
    targets.add(new LiveTarget("p50 that the gateway adds to a request, ms", ADDED_MS, added));
    out.printf(
        Locale.ROOT,
        "%nREST, p50 of %d in turn: %.2f ms through the gateway, %.2f ms straight%n",
        PAIRS,
        Measures.median(through),
        Measures.median(direct));
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
