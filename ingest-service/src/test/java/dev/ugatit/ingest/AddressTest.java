package dev.ugatit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.kafka.Received;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
  @Test
  void readsPlainHeaders() throws Exception {
    assertThat(address("dataset", "set", "domain", "target", "split", "test"))
        .isEqualTo(new Address("set", Domain.TARGET, Split.TEST));
  }

  @Test
  void leavesTheSplitOpenWhereNoneIsSaid() throws Exception {
    assertThat(address("dataset", "set", "domain", "source"))
        .isEqualTo(new Address("set", Domain.SOURCE, null));
  }

  @Test
  void readsTheExtensionsOfACloudEventWherePlainHeadersAreAbsent() throws Exception {
    assertThat(
            address(
                "ce_specversion",
                "1.0",
                "ce_dataset",
                "events",
                "ce_domain",
                "source",
                "ce_split",
                "train",
                "domain",
                "target"))
        .isEqualTo(new Address("events", Domain.TARGET, Split.TRAIN));
  }

  @ParameterizedTest
  @CsvSource({
    "domain, source, x, y, no-dataset, ingest.topics",
    "dataset, set, x, y, no-domain, ingest.topics",
    "dataset, ../etc, domain, source, bad-header, not allowed",
    "dataset, set, domain, middle, bad-header, no domain",
    "ce_specversion, 0.3, dataset, set, unknown-event-version, send 1.0"
  })
  void refusesWithCauseAndCure(
      String name, String value, String otherName, String otherValue, String code, String text) {
    assertThatThrownBy(() -> address(name, value, otherName, otherValue))
        .hasMessageContaining(text)
        .satisfies(refused -> assertThat(RefusedException.causeOf(refused)).hasValue(code));
  }

  @Test
  void refusesAnUnknownSplit() {
    assertThatThrownBy(() -> address("dataset", "set", "domain", "source", "split", "dev"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"dev\" is no split");
  }

  private static Address address(String... headers) throws RefusedException {
    Map<String, byte[]> map = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return Address.of(new Received("t", 0, 0, 0, null, new byte[0], map));
  }
}
