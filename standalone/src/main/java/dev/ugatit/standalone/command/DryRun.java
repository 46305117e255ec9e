package dev.ugatit.standalone.command;

import dev.ugatit.network.summary.Layer;
import dev.ugatit.network.summary.NetworkSummary;
import dev.ugatit.network.summary.Part;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.standalone.terminal.ProgressBar;
import dev.ugatit.standalone.terminal.Table;
import dev.ugatit.trainer.engine.MatrixProduct;
import dev.ugatit.trainer.estimate.TrainingEstimate;
import java.io.PrintStream;
import java.util.Locale;

/** Prints what a training would be and cost. The engine is started to see how fast it is here. */
final class DryRun {
  private final TrainingOptions options;
  private final TrainingEstimate estimate;
  private final PrintStream out;

  DryRun(TrainingOptions options, PrintStream out) {
    this.options = options;
    this.estimate = TrainingEstimate.of(options);
    this.out = out;
  }

  /** Prints layers, parameters, memory and time. */
  void print() {
    networks();
    memory();
    time(MatrixProduct.flopsPerSecond(options.threads()));
  }

  /** The layer tables and the numbers of parameters. */
  void networks() {
    NetworkOptions network = options.network();
    out.printf(
        Locale.ROOT,
        "%s networks of %d channels, %d blocks, for pictures of %d px%n",
        network.variant(),
        network.channels(),
        network.blocks(),
        network.size());
    table("Generator", "genA2B, genB2A", estimate.cost().generator());
    table(
        "Global discriminator, depth " + network.globalDepth(),
        "disGA, disGB",
        estimate.cost().globalCritic());
    table(
        "Local discriminator, depth " + network.localDepth(),
        "disLA, disLB",
        estimate.cost().localCritic());
    out.printf(Locale.ROOT, "%nAll six networks: %,d parameters%n", estimate.cost().trained());
  }

  private void table(String title, String names, NetworkSummary network) {
    out.printf("%n%s (%s)%n", title, names);
    var table = new Table("LAYER", "KIND", "WEIGHT", "RESULT", "PARAMETERS");
    for (Part part : network.parts()) {
      table.row(
          part.name(),
          part.kind(),
          Layer.text(part.weightShape()),
          part.outputShape().length == 0 ? "" : Layer.text(part.outputShape()),
          count(part.trained()));
    }
    out.print(table.row("total", "", "", "", count(network.trained())));
  }

  private void memory() {
    out.printf("%nMemory:%n");
    var table = new Table("WHAT", "MB");
    table.row("weights", megabytes(estimate.weights()));
    table.row("gradients", megabytes(estimate.gradients()));
    table.row("Adam's moments", megabytes(estimate.moments()));
    table.row("running averages", megabytes(estimate.averages()));
    table.row("activations, about", megabytes(estimate.activations()));
    table.row("program, about", megabytes(estimate.program()));
    out.print(table.row("total", megabytes(estimate.bytes())));
  }

  /** Time, from the machine's rate of multiplications and additions a second. */
  void time(double flopsPerSecond) {
    double step = estimate.secondsPerStep(flopsPerSecond);
    out.printf(
        Locale.ROOT,
        "%nTime: %.1f GFLOP a step; a matrix product runs at %.0f GFLOP/s here with %d thread%s,%n"
            + "of which a step is assumed to reach %.0f %%: %s s a step, %s for %,d steps%n",
        options.batch() * estimate.cost().flops() / 1e9,
        flopsPerSecond / 1e9,
        options.threads(),
        options.threads() == 1 ? "" : "s",
        100 * estimate.share(),
        String.format(Locale.ROOT, step < 10 ? "%.2f" : "%,.0f", step),
        ProgressBar.duration(step * options.steps()),
        options.steps());
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", Math.round(bytes / 1e6));
  }
}
