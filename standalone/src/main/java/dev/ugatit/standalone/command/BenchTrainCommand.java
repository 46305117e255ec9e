package dev.ugatit.standalone.command;

import dev.ugatit.network.summary.Layer;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingThreads;
import dev.ugatit.standalone.system.EndSignals;
import dev.ugatit.standalone.terminal.ProgressBar;
import dev.ugatit.standalone.terminal.Table;
import dev.ugatit.standalone.terminal.Terminal;
import dev.ugatit.trainer.bench.StepBenchmark;
import dev.ugatit.trainer.bench.StepFigures;
import dev.ugatit.trainer.engine.MatrixProduct;
import dev.ugatit.trainer.engine.OperationProfile.Operation;
import dev.ugatit.trainer.run.Processor;
import dev.ugatit.trainer.run.ResidentMemory;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures training steps. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Measures training steps of presets on noise: time, peak memory, and where the time goes.",
      "The share of peak is the step's multiplications and additions, all layers counted in their",
      "direct form, divided by its CPU seconds and by the best rate of a 1024x1024x1024 float32",
      "matrix product on one thread. A layer in another form may need fewer, so that it can",
      "exceed 1. The last lines hold it against the targets."
    },
    footer = {
      "",
      "Exit codes: 0 all targets met, 1 one was missed, 2 wrong usage.",
      "",
      "Examples:",
      "  ugatit bench train",
      "  ugatit bench train --preset tiny --steps 20 --threads 1"
    })
final class BenchTrainCommand implements Callable<Integer> {
  private static final int SHOWN = 12;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--preset",
      split = ",",
      paramLabel = "NAME",
      description = "tiny, light-128, light-256, in this order (default: all).")
  private List<String> presets = List.of("tiny", "light-128", "light-256");

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps to measure of each (default: 10 of tiny, else 3).")
  private @Nullable Integer steps;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation (default: 1 up to 64 px, else all cores).")
  private @Nullable Integer threads;

  private final Terminal terminal = Terminal.system();
  private final ResidentMemory memory = new ResidentMemory();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<TrainTarget> targets = presets.stream().map(this::target).toList();
    require("--steps", steps);
    require("--threads", threads);
    EndSignals.leaveAtOnce();
    double peak = MatrixProduct.flopsPerSecond(1);
    PrintStream out = terminal.out();
    out.printf(
        Locale.ROOT,
        "%s, %d cores, Java %s%n",
        Processor.name(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature());
    var verdicts = new ArrayList<String>();
    boolean met = true;
    for (TrainTarget target : targets) {
      TrainingOptions options = options(target);
      StepFigures figures = measure(target, options);
      // The machine may have been busy the first time.
      peak = Math.max(peak, MatrixProduct.flopsPerSecond(1));
      print(options, figures, peak);
      double peakGigabytes = memory.use().peak() / 1e9;
      verdicts.add(target.verdict(figures.share(peak), peakGigabytes));
      met &= target.isMet(figures.share(peak), peakGigabytes);
    }
    out.println();
    verdicts.forEach(out::println);
    return met ? 0 : 1;
  }

  private TrainTarget target(String label) {
    return Arrays.stream(TrainTarget.values())
        .filter(target -> target.preset().label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "There is no target for preset \""
                        + label
                        + "\": use tiny, light-128 or light-256"));
  }

  private void require(String option, @Nullable Integer number) {
    if (number != null && (number < 1 || number > 1000)) {
      throw new ParameterException(spec.commandLine(), option + " is within 1..1000");
    }
  }

  private TrainingOptions options(TrainTarget target) {
    NetworkOptions network = target.preset().options(1, 1).network();
    return target.preset().options(1, threads == null ? TrainingThreads.fitting(network) : threads);
  }

  private StepFigures measure(TrainTarget target, TrainingOptions options) throws IOException {
    boolean tiny = target == TrainTarget.TINY;
    int measured = steps == null ? (tiny ? 10 : 3) : steps;
    var bar = new ProgressBar(terminal, target.preset().label());
    StepFigures figures =
        new StepBenchmark(options)
            .run(measured, done -> bar.show(done, StepBenchmark.total(measured), "steps"));
    bar.finish();
    return figures;
  }

  private void print(TrainingOptions options, StepFigures figures, double peak) {
    NetworkOptions network = options.network();
    memory.refresh();
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "%n%s, %d channels, %s px, %d thread%s, Winograd %s%n"
                + "  %.1f GFLOP a step in direct form; medians of %d steps: %.2f s CPU, %.2f s wall%n"
                + "  share of one thread's peak of %.1f GFLOP/s: %.2f; peak memory so far %.2f GB%n",
            network.variant(),
            network.channels(),
            Layer.text(new long[] {network.size(), network.size()}),
            options.threads(),
            options.threads() == 1 ? "" : "s",
            options.winograd(),
            figures.flops() / 1e9,
            figures.steps(),
            figures.cpuSeconds(),
            figures.wallSeconds(),
            peak / 1e9,
            figures.share(peak),
            memory.use().peak() / 1e9);
    breakdown(figures.operations());
  }

  private void breakdown(List<Operation> operations) {
    double all = operations.stream().mapToDouble(Operation::seconds).sum();
    var table = new Table("OPERATION", "CALLS", "MS", "SHARE");
    for (Operation operation : operations.subList(0, Math.min(SHOWN, operations.size()))) {
      table.row(
          operation.name(),
          operation.calls(),
          String.format(Locale.ROOT, "%.1f", 1000 * operation.seconds()),
          String.format(Locale.ROOT, "%.1f %%", 100 * operation.seconds() / all));
    }
    terminal.out().print(table);
  }
}
