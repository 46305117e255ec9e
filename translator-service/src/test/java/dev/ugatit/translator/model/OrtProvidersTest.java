package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrtProvidersTest {
  @Test
  void saysWhatTheLibraryHasAndWhatWorks() {
    OrtProviders found = OrtProviders.look();
    assertThat(found.version()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(found.compiled()).contains("cpu");
    assertThat(found.reason()).contains("CUDA");
    if (!found.compiled().contains("cuda")) {
      assertThat(found.cuda()).isFalse();
      assertThat(found.reason()).contains("built without it");
    }
  }
}
