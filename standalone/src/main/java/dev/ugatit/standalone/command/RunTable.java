package dev.ugatit.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.standalone.terminal.ProgressBar;
import dev.ugatit.standalone.terminal.Table;
import java.util.Locale;

/** Trainings as a person looks them up: how far, how fast, how long still, what is served. */
final class RunTable {
  private static final String NONE = "-";

  private RunTable() {}

  /**
   * The table.
   *
   * @param trainings the gateway's list of trainings, each with its record and, once a trainer has
   *     reported on it, its progress
   * @param models the gateway's list of models
   */
  static Table of(JsonNode trainings, JsonNode models) {
    var table = new Table("RUN", "MODEL", "SIZE", "STEP", "STATE", "S/STEP", "LEFT", "CHAMPION");
    for (JsonNode training : trainings) {
      JsonNode record = training.path("record");
      JsonNode progress = training.path("progress");
      String model = record.path("model").asText();
      table.row(
          record.path("id").asText(),
          model,
          record.path("options").path("network").path("size").asInt(),
          progress.path("step").asInt() + "/" + record.path("options").path("steps").asInt(),
          state(progress.path("event").asText("waiting"), record.path("want").asText()),
          number(progress.path("secondsPerStep").asDouble()),
          left(progress),
          champion(models, model));
    }
    return table;
  }

  /** What it last did; what is wanted of it as well, where that is something else. */
  private static String state(String event, String want) {
    boolean asWanted =
        switch (want) {
          case "paused", "stopped" -> event.equals(want) || isTerminal(event);
          default -> !event.equals("paused") && !event.equals("stopped");
        };
    return asWanted ? event : event + ", wanted " + want;
  }

  private static boolean isTerminal(String event) {
    return !event.equals("waiting") && Event.of(event).terminal();
  }

  private static String number(double seconds) {
    return seconds > 0 ? String.format(Locale.ROOT, "%.2f", seconds) : NONE;
  }

  private static String left(JsonNode progress) {
    double seconds = progress.path("etaSeconds").asDouble();
    return seconds > 0 ? ProgressBar.duration(seconds) : NONE;
  }

  private static String champion(JsonNode models, String name) {
    for (JsonNode model : models) {
      if (model.path("name").asText().equals(name)) {
        return model.path("champion").asText(NONE);
      }
    }
    return NONE;
  }
}
