package dev.ugatit.standalone.command;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command; it only lists the others. */
@Command(
    name = "ugatit",
    mixinStandardHelpOptions = true,
    version = "ugatit 0.1.0-SNAPSHOT",
    description = {"Learns to translate one kind of pictures into another, and serves it at once."},
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  ugatit demo                               see it work on the bundled pictures",
      "  ugatit train --source DIR --target DIR    train on your own two folders",
      "  ugatit translate in.jpg out.png           translate a picture or a folder",
      "  ugatit up                                 run the services alone",
      "",
      "Every command finds the system that runs on the same --data folder, or starts one."
    },
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      TranslateCommand.class,
      UpCommand.class,
      ServiceCommand.class,
      ModelsCommand.class,
      RunsCommand.class,
      KeysCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      HelpCommand.class,
      GenerateCompletion.class
    })
public final class Ugatit implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, such as: ugatit demo");
  }
}
