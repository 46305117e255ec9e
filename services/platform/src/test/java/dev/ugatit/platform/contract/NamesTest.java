package dev.ugatit.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a/b", "..", "a.b", "a b", "ä", "a\n"})
  void pathsAndOddLettersAreNoNames(String text) {
    assertThatThrownBy(() -> Names.require("model", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model");
  }

  @Test
  void sixtyThreeLettersAreTheMost() {
    assertThat(Names.isName("a".repeat(63))).isTrue();
    assertThat(Names.isName("a".repeat(64))).isFalse();
  }

  @Test
  void referenceDefaultsToTheChampion() {
    assertThat(ModelReference.parse("faces")).isEqualTo(new ModelReference("faces", "champion"));
    assertThat(ModelReference.parse("faces@candidate").selector()).isEqualTo("candidate");
    assertThat(ModelReference.parse("faces/120").hasVersion()).isTrue();
    assertThatThrownBy(() -> ModelReference.parse("faces/latest"))
        .hasMessageContaining("not a number");
  }

  @Test
  void pictureKeyIsReadAsWritten() {
    var key = new PictureKey("faces", Domain.TARGET, "0f".repeat(32));
    assertThat(PictureKey.parse(key.text())).isEqualTo(key);
    assertThatThrownBy(() -> PictureKey.parse("faces/../" + key.sha256()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void splitByHashHoldsOutTheWantedShare() {
    long held =
        IntStream.range(0, 32_000)
            .mapToObj(i -> String.format("%07x", (i * 2_654_435_761L) & 0xFFFFFFF) + "0".repeat(57))
            .filter(sha -> Split.byHash(sha, 32) == Split.TEST)
            .count();
    assertThat(held).isBetween(900L, 1100L);
    assertThat(Split.byHash("0".repeat(64), 0)).isEqualTo(Split.TRAIN);
  }

  @Test
  void discriminatorsAreAsDeepAsTheSizeAllows() {
    assertThat(NetworkOptions.of("light", 256, 64, 4).globalDepth()).isEqualTo(7);
    assertThat(NetworkOptions.of("light", 96, 64, 4).globalDepth()).isEqualTo(7);
    assertThat(NetworkOptions.of("light", 64, 64, 4).globalDepth()).isEqualTo(6);
    assertThat(NetworkOptions.of("light", 32, 64, 4).globalDepth()).isEqualTo(5);
    assertThat(NetworkOptions.of("light", 32, 64, 4).localDepth()).isEqualTo(4);
  }
}
