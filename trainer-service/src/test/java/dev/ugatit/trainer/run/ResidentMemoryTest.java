package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
  @Test
  void readsWhatTheSystemSays() {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t  300 kB", "VmRSS:\t  200 kB");
    assertThat(ResidentMemory.parse(status)).isEqualTo(new MemoryUse(200 * 1024, 300 * 1024));
    assertThatThrownBy(() -> ResidentMemory.parse(List.of("VmRSS: 1 kB")))
        .hasMessageContaining("VmHWM");
  }

  @Test
  void aProcessHasItsHeapAtLeast() {
    var memory = new ResidentMemory();
    memory.refresh();
    assertThat(memory.use().resident()).isGreaterThan(10_000_000);
    assertThat(memory.use().peak()).isGreaterThanOrEqualTo(memory.use().resident());
  }
}
