package dev.ugatit.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static Evaluation spreading(double spread) {
    return Evaluation.of(new TreeMap<>(Map.of(16, 10.0, 32, 20.00051)), spread, 40, 30, 29);
  }

  @Test
  void theScoreIsTheMeanOfTheLevelsToThreeDecimals() {
    Evaluation evaluation = spreading(20);
    assertThat(evaluation.score()).isEqualTo(15);
    assertThat(evaluation.levels()).containsEntry(32, 20.001);
  }

  @Test
  void comesBackFromTheMetricsOfAManifest() throws IOException {
    JsonNode json = Json.mapper().readTree(Json.bytes(spreading(20).metrics()));
    var metrics = new HashMap<String, Double>();
    json.properties().forEach(entry -> metrics.put(entry.getKey(), entry.getValue().asDouble()));
    assertThat(metrics).containsEntry("swd", 15.0).containsKeys("swd-16", "swd-32", "spread");
    assertThat(Evaluation.of(metrics)).contains(spreading(20));
    assertThat(Evaluation.of(Map.of())).isEmpty();
  }

  @Test
  void outputsAreAliveFromAQuarterOfTheTargetsSpread() {
    assertThat(spreading(10).isAlive()).isTrue();
    assertThat(spreading(9.99).isAlive()).isFalse();
  }
}
