package dev.ugatit.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the trainings. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the trainings, the newest last: steps done, state, seconds a step, time left, and the",
      "version of the model that is served."
    },
    footer = {"", "Example:", "  ugatit runs"})
final class RunsCommand implements Callable<Integer> {
  private static final int REPORT_TRIES = 10;
  private static final long REPORT_PAUSE_MS = 200;

  @Mixin private SystemOptions system = new SystemOptions();

  @Override
  public Integer call() throws Exception {
    Terminal terminal = Terminal.system();
    try (Connection connection = Connection.open(system.quietRequest(), terminal)) {
      JsonNode trainings = trainings(connection);
      if (trainings.isEmpty()) {
        terminal.say("No trainings yet. Start one: ugatit train --source DIR --target DIR");
        return 0;
      }
      JsonNode models = connection.gateway().get("/v1/models").path("models");
      terminal.out().print(RunTable.of(trainings, models));
    }
    return 0;
  }

  /** A system that has just started reads the trainings first and their reports a moment later. */
  private static JsonNode trainings(Connection connection) throws InterruptedException {
    JsonNode trainings = connection.gateway().get("/v1/trainings").path("trainings");
    for (int i = 0; i < REPORT_TRIES && connection.owner() && lacksReport(trainings); i++) {
      Thread.sleep(REPORT_PAUSE_MS);
      trainings = connection.gateway().get("/v1/trainings").path("trainings");
    }
    return trainings;
  }

  private static boolean lacksReport(JsonNode trainings) {
    for (JsonNode training : trainings) {
      if (training.path("progress").isMissingNode()) {
        return true;
      }
    }
    return false;
  }
}
