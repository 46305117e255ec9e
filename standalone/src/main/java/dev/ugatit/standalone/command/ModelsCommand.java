package dev.ugatit.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.terminal.Table;
import dev.ugatit.standalone.terminal.Terminal;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists published models; its subcommand publishes one. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the published models.",
      "SCORE is the champion's: how far the look of its translations of held-out pictures is from",
      "that of held-out targets (sliced Wasserstein distance); lower is better, 0 is best.",
      "Versions that a translator cannot serve are named with its reason."
    },
    footer = {
      "",
      "Examples:",
      "  ugatit models",
      "  ugatit models add candy.onnx --name candy --input-range 0..255 --output-range 0..255"
    },
    subcommands = ModelsAddCommand.class)
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
      var table = new Table("MODEL", "CHAMPION", "SCORE", "VERSIONS", "SIZE");
      for (JsonNode model : models) {
        String champion = model.path("champion").asText("-");
        String score = "-";
        var versions = new StringJoiner(" ");
        int size = 0;
        for (JsonNode version : model.path("versions")) {
          versions.add(version.path("version").asText());
          size = version.path("size").asInt();
          if (version.path("version").asText().equals(champion)) {
            score = version.path("metrics").path("swd").asText(score);
          }
        }
        table.row(model.path("name").asText(), champion, score, versions, size);
      }
      terminal.out().print(table);
      for (JsonNode model : models) {
        sayRefused(model, terminal);
      }
    }
    return 0;
  }

  private static void sayRefused(JsonNode model, Terminal terminal) {
    for (JsonNode version : model.path("versions")) {
      if (version.has("refused")) {
        String key = model.path("name").asText() + "/" + version.path("version").asText();
        terminal.out().println(key + " is refused: " + version.path("refused").asText());
      }
    }
  }
}
