package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class DevicesTest {
  @Test
  void choosesTheFirstGpuWhereThereIsOne() {
    var choice = Devices.choose(true, 3);
    assertThat(choice.device()).isEqualTo(Device.gpu(0));
    assertThat(choice.reason()).contains("GPU 0 of 3");
  }

  @Test
  void choosesTheCpuWhenNoGpuIsVisible() {
    var choice = Devices.choose(true, 0);
    assertThat(choice.device()).isEqualTo(Device.cpu());
    assertThat(choice.reason()).contains("CPU").contains("no GPU");
  }

  @Test
  void choosesTheCpuWithNativesForIt() {
    var choice = Devices.choose(false, 0);
    assertThat(choice.device()).isEqualTo(Device.cpu());
    assertThat(choice.reason()).contains("CPU").contains("without CUDA");
  }
}
