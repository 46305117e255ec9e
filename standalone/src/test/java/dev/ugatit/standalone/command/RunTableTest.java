package dev.ugatit.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunTableTest {
  private static final String OPTIONS = "'options': {'steps': 900, 'network': {'size': 64}}";

  @Test
  void saysHowFarHowFastAndWhatIsServed() throws IOException {
    JsonNode trainings =
        json(
            """
            [{'record': {'id': '00001-a', 'model': 'a', 'want': 'running', %1$s},
              'progress': {'event': 'running', 'step': 300, 'secondsPerStep': 0.5,
                           'etaSeconds': 300}},
             {'record': {'id': '00002-b', 'model': 'b', 'want': 'running', %1$s}},
             {'record': {'id': '00003-c', 'model': 'c', 'want': 'running', %1$s},
              'progress': {'event': 'paused', 'step': 12, 'secondsPerStep': 1, 'etaSeconds': 0}},
             {'record': {'id': '00004-d', 'model': 'd', 'want': 'paused', %1$s},
              'progress': {'event': 'paused', 'step': 12, 'secondsPerStep': 1, 'etaSeconds': 0}}]
            """
                .formatted(OPTIONS));
    JsonNode models = json("[{'name': 'a', 'champion': 200}, {'name': 'c'}]");

    assertThat(RunTable.of(trainings, models).toString().lines())
        .containsExactly(
            "RUN      MODEL  SIZE  STEP     STATE                   S/STEP  LEFT        CHAMPION",
            "00001-a  a        64  300/900  running                   0.50  5 min 00 s       200",
            "00002-b  b        64    0/900  waiting                      -           -         -",
            "00003-c  c        64   12/900  paused, wanted running    1.00           -         -",
            "00004-d  d        64   12/900  paused                    1.00           -         -");
  }

  private static JsonNode json(String text) throws IOException {
    return Json.mapper().readTree(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
