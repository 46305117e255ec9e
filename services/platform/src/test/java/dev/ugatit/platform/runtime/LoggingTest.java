package dev.ugatit.platform.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private final PrintStream console = System.err;

  @AfterEach
  void restore() {
    System.setErr(console);
    Logging.configure(Configuration.of(PlatformSettings.all(), Map.of()));
  }

  @Test
  void shouldWriteOneJsonObjectALineWhenAsked() throws Exception {
    List<String> lines = log(Map.of("log.format", "json"));

    assertThat(lines).hasSize(1);
    JsonNode line = Json.mapper().readTree(lines.get(0));
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("formattedMessage").asText()).isEqualTo("shown 7\nwith \"a\" break");
  }

  @Test
  void shouldShowOwnLinesOfTheLevelAndOnlyWarningsOfOthers() {
    assertThat(log(Map.of("log.level", "DEBUG"))).hasSize(3).anyMatch(l -> l.contains("detail"));
    assertThat(log(Map.of("log.level", "ERROR"))).isEmpty();
  }

  private List<String> log(Map<String, String> flags) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    Logging.configure(Configuration.of(PlatformSettings.all(), flags));
    LoggerFactory.getLogger("dev.ugatit.test").info("shown {}\nwith \"a\" break", 7);
    LoggerFactory.getLogger("dev.ugatit.test").debug("detail");
    LoggerFactory.getLogger("org.apache.kafka.clients.Metadata").info("chatter");
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
