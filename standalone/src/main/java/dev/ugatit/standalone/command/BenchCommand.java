package dev.ugatit.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmarks; it only lists them. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures this machine and holds the figures against the product's targets.",
    synopsisSubcommandLabel = "WHAT",
    footer = {
      "",
      "Examples:",
      "  ugatit bench train",
      "  ugatit bench translate",
      "  ugatit bench live"
    },
    subcommands = {BenchTrainCommand.class, BenchTranslateCommand.class, BenchLiveCommand.class})
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to measure: ugatit bench train, translate or live");
  }
}
