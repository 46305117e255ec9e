package dev.ugatit.standalone;

import dev.ugatit.platform.runtime.ConfigurationException;
import dev.ugatit.standalone.command.Ugatit;
import dev.ugatit.standalone.system.CommandException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Entry of the command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
public final class Main {
  private static final int INTERRUPTED = 130;

  private Main() {}

  public static void main(String[] arguments) {
    // Neither library may look for anything on the network.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("java.awt.headless", "true");
    int code = commandLine().execute(arguments);
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Ugatit())
        .setExecutionExceptionHandler(Main::explain)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof InterruptedException) {
      return INTERRUPTED;
    }
    if (failure instanceof CommandException
        || failure instanceof ConfigurationException
        || failure instanceof IllegalArgumentException) {
      command.getErr().println("ugatit: " + failure.getMessage());
      Logger log = LoggerFactory.getLogger(Main.class);
      log.debug("the command failed", failure);
    } else {
      command.getErr().println("ugatit: " + failure);
      LoggerFactory.getLogger(Main.class).error("the command failed unexpectedly", failure);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
