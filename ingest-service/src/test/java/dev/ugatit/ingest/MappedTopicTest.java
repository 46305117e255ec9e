package dev.ugatit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Domain;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedTopicTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cameras.north=street/source",
        "{\"topic\":\"cameras.north\",\"dataset\":\"street\",\"domain\":\"source\"}"
      })
  void readsBothForms(String text) {
    assertThat(MappedTopic.parse(text))
        .isEqualTo(new MappedTopic("cameras.north", "street", Domain.SOURCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cameras",
        "cameras=street",
        "cameras=street/left",
        "cameras=-street/source",
        "{\"topic\":\"cameras\",\"dataset\":\"street\"}",
        "{\"topic\":\"cameras\",\"dataset\":\"Street\",\"domain\":\"source\"}",
        "{"
      })
  void refusesAnythingElseByTheSettingsName(String text) {
    assertThatThrownBy(() -> MappedTopic.parse(text))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("ingest.topics");
  }

  @Test
  void refusesATopicThatIsReadAlready() {
    assertThatThrownBy(() -> MappedTopic.byTopic(List.of("a=set/source", "a=set/target"), "raw"))
        .hasMessageContaining("read already");
    assertThatThrownBy(() -> MappedTopic.byTopic(List.of("raw=set/source"), "raw"))
        .hasMessageContaining("read already");
  }
}
