package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.system.TrainingClient;
import dev.ugatit.standalone.terminal.Table;
import dev.ugatit.standalone.terminal.Terminal;
import java.util.Collection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the trainings. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "Lists the trainings, the newest last.")
final class RunsCommand implements Callable<Integer> {
  @Mixin private SystemOptions system = new SystemOptions();

  @Override
  public Integer call() throws Exception {
    Terminal terminal = Terminal.system();
    try (Connection connection = Connection.open(system.quietRequest(), terminal)) {
      var client = new TrainingClient(connection.vertx(), connection.kafka());
      Collection<TrainingRecord> trainings = client.list().values();
      if (trainings.isEmpty()) {
        terminal.say("No trainings yet. Start one: ugatit train --source DIR --target DIR");
        return 0;
      }
      var table = new Table("RUN", "MODEL", "DATASET", "SIZE", "STEPS", "WANTED");
      for (TrainingRecord training : trainings) {
        table.row(
            training.id(),
            training.model(),
            training.dataset(),
            training.options().network().size(),
            training.options().steps(),
            training.want().label());
      }
      terminal.out().print(table);
    }
    return 0;
  }
}
