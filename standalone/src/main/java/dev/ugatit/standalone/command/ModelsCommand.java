package dev.ugatit.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.terminal.Table;
import dev.ugatit.standalone.terminal.Terminal;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists published models. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Lists the published models.")
final class ModelsCommand implements Callable<Integer> {
  @Mixin private SystemOptions system = new SystemOptions();

  @Override
  public Integer call() throws Exception {
    Terminal terminal = Terminal.system();
    try (Connection connection = Connection.open(system.quietRequest(), terminal)) {
      JsonNode models = connection.gateway().get("/v1/models").path("models");
      if (models.isEmpty()) {
        terminal.say(
            "No model is published yet. Train one: ugatit train --source DIR --target DIR");
        return 0;
      }
      var table = new Table("MODEL", "CHAMPION", "VERSIONS", "SIZE");
      for (JsonNode model : models) {
        var versions = new StringJoiner(" ");
        int size = 0;
        for (JsonNode version : model.path("versions")) {
          versions.add(version.path("version").asText());
          size = version.path("size").asInt();
        }
        table.row(model.path("name").asText(), model.path("champion").asText("-"), versions, size);
      }
      terminal.out().print(table);
    }
    return 0;
  }
}
