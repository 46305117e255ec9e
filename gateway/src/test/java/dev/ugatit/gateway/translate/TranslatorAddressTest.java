package dev.ugatit.gateway.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslatorAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"http://node:9000", "node:9000", " http://node:9000/ "})
  void addressesHaveOneForm(String text) {
    assertThat(TranslatorAddress.of(text)).isEqualTo("http://node:9000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "node", "https://node:1", "http://node:1/path", "http://a b:1", "://"})
  void anythingElseIsRefusedByName(String text) {
    assertThatThrownBy(() -> TranslatorAddress.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("http://host:port");
  }
}
