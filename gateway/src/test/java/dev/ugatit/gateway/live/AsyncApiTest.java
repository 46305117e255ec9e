package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document of the live protocol. {@link LiveClient} holds what the server says against it. */
class AsyncApiTest {
  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(AsyncApi.DOCUMENT.findValuesAsText("$ref"))
        .hasSizeGreaterThan(40)
        .allSatisfy(
            reference ->
                assertThat(AsyncApi.DOCUMENT.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void itsExamplesFitItsSchemasAndAreUnderstood() throws Exception {
    for (String type : List.of("hello", "set")) {
      JsonNode examples = AsyncApi.DOCUMENT.at("/components/messages/" + type + "/examples");
      assertThat(examples.size()).isEqualTo(2);
      for (JsonNode example : examples) {
        JsonNode message = example.get("payload");
        AsyncApi.check(message);
        LiveWishes before =
            LiveWishes.hello(Json.mapper().readTree("{\"type\":\"hello\",\"model\":\"smile\"}"));
        assertThat(before.changed(message)).isNotNull();
      }
    }
  }

  @Test
  void messagesThatDoNotFitAreSeen() throws Exception {
    JsonNode wrong =
        Json.mapper()
            .readTree("{\"type\":\"dropped\",\"sequence\":-1,\"reason\":\"x\",\"more\":false}");

    assertThatThrownBy(() -> AsyncApi.check(wrong))
        .hasMessageContaining("sequence")
        .hasMessageContaining("compare");
  }
}
