package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.WinogradLayers;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConvolutionFormsTest {
  private static final Set<WinogradLayers> WANTED = Set.of(WinogradLayers.ENLARGEMENTS);

  @Test
  void followsTheOptionsOnACpu() {
    assertThat(ConvolutionForms.choose(WANTED, false, "")).isEqualTo(WANTED);
  }

  @Test
  void leavesTheChoiceToTheLibraryOnAGpu() {
    assertThat(ConvolutionForms.choose(WANTED, true, "")).isEmpty();
  }

  @Test
  void forcesOneFormEverywhere() {
    assertThat(ConvolutionForms.choose(WANTED, false, "direct")).isEmpty();
    assertThat(ConvolutionForms.choose(Set.of(), true, "winograd"))
        .containsExactlyInAnyOrder(WinogradLayers.values());
  }

  @Test
  void refusesOtherForms() {
    assertThatThrownBy(() -> ConvolutionForms.choose(WANTED, false, "fft"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ugatit.conv")
        .hasMessageContaining("direct or winograd");
  }
}
