package dev.ugatit.standalone.command;

import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.system.SystemRequest;
import dev.ugatit.standalone.terminal.Terminal;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs all services in one JVM until it is told to stop. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Runs all services and an embedded Kafka broker in one JVM.",
      "They listen on loopback until Ctrl-C. Trainings that were running go on."
    },
    footer = {"", "Example:", "  ugatit up --data /srv/ugatit --set gateway.port=9090"})
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SystemOptions system = new SystemOptions();
  @Mixin private InsecureOption insecure = new InsecureOption();

  @Override
  public Integer call() throws Exception {
    SystemRequest request = insecure.applied(system.request());
    if (request.gateway().isPresent() || request.kafka().isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "`up` starts a broker of its own: leave out --kafka and --gateway, or run each service by"
              + " `ugatit service NAME --kafka HOST:PORT`");
    }
    Terminal terminal = Terminal.system();
    try (Connection connection = Connection.open(request, terminal)) {
      if (!connection.owner()) {
        throw new CommandException(
            "a system runs on this data folder already, its gateway is "
                + connection.gateway().base());
      }
      terminal.say("Ready at " + connection.gateway().base() + " (Ctrl-C stops).");
      new CountDownLatch(1).await(); // the signal's hook closes the connection
    }
    return 0;
  }
}
