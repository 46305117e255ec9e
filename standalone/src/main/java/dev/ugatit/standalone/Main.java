package dev.ugatit.standalone;

import dev.ugatit.broker.BrokerException;
import dev.ugatit.platform.runtime.ConfigurationException;
import dev.ugatit.standalone.command.Ugatit;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.EndSignals;
import dev.ugatit.standalone.terminal.Terminal;
import java.nio.file.FileSystemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Entry of the command line. Exit codes: 0 done, or ended in order by SIGTERM; 1 failed; 2 wrong
 * usage; 130 Ctrl-C; 143 ended by SIGTERM, but not in order.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    // Neither library may look for anything on the network.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("java.awt.headless", "true");
    EndSignals.listen(Main::say);
    int code = commandLine().execute(arguments);
    EndSignals.awaitExit();
    System.exit(code);
  }

  private static void say(String message) {
    Terminal terminal = Terminal.system();
    if (terminal.live()) {
      terminal.say(""); // below a progress bar that is not at its end
    }
    terminal.say(message);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Ugatit())
        .setExecutionExceptionHandler(Main::explain)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setUsageHelpAutoWidth(true);
  }

  private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
    if (EndSignals.received()) {
      return EndSignals.exitCode(); // whatever fails now fails because of the signal
    }
    if (failure instanceof CommandException
        || failure instanceof ConfigurationException
        || failure instanceof BrokerException
        || failure instanceof IllegalArgumentException) {
      command.getErr().println("ugatit: " + failure.getMessage());
      Logger log = LoggerFactory.getLogger(Main.class);
      log.debug("the command failed", failure);
    } else if (failure instanceof FileSystemException file) {
      command.getErr().println("ugatit: " + file.getFile() + ": " + CommandException.reason(file));
    } else {
      command.getErr().println("ugatit: " + failure);
      LoggerFactory.getLogger(Main.class).error("the command failed unexpectedly", failure);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
