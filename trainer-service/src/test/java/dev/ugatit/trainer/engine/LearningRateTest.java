package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ugatit.platform.contract.Optimizer;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {
  @ParameterizedTest
  @CsvSource({
    "iteration10, 10, true",
    "iteration7, 7, true",
    "iteration10_nodecay, 10, false",
    "iteration1000000_samples, 1000000, true"
  })
  void followsTheReferencesTableWhereItIsNotNegative(String table, int steps, boolean decay)
      throws IOException {
    JsonNode rates = tables().path(table);
    assertThat(rates.size()).isPositive();
    rates
        .fields()
        .forEachRemaining(
            entry -> {
              double expected = Math.max(0, entry.getValue().asDouble());
              double actual =
                  LearningRate.at(optimizer(decay), steps, Integer.parseInt(entry.getKey()));
              assertThat(Math.abs(actual - expected))
                  .as("step %s", entry.getKey())
                  .isLessThanOrEqualTo(Math.max(1e-12, 1e-9 * expected));
            });
  }

  @Test
  void doesNotDecayWithinASingleStep() {
    assertThat(LearningRate.at(optimizer(true), 1, 1)).isEqualTo(1e-4);
    assertThat(LearningRate.at(optimizer(true), 0, 1)).isEqualTo(1e-4);
  }

  @Test
  void isNeverNegativeBeyondTheEnd() {
    assertThat(LearningRate.at(optimizer(true), 10, 12)).isZero();
  }

  private static Optimizer optimizer(boolean decay) {
    return new Optimizer(1e-4, 0.5, 0.999, 1e-8, 1e-4, decay);
  }

  private static JsonNode tables() throws IOException {
    try (InputStream json =
        LearningRateTest.class.getResourceAsStream("/golden/lr_schedule.json")) {
      return new ObjectMapper().readTree(json);
    }
  }
}
