package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.tensors.TensorData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too large for one buffer moves in parts; here the parts are small instead. */
class LargeArraysTest {
  private static final TensorData DATA = Trainings.pictures(3, 2, 5); // 150 values

  @BeforeEach
  void useOneThread() {
    EngineThreads.use(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 75, 149, 150, 1000})
  void partsMakeTheWhole(int largestPart) {
    try (Tensors tensors = EngineThreads.tensors();
        var scope = Tensors.scope()) {
      NDArray array = tensors.array(DATA, largestPart);
      assertThat(Tensors.data(array)).isEqualTo(DATA);
      assertThat(Tensors.data(array, largestPart)).isEqualTo(DATA);
      // rows and columns exchanged: what lies in memory is not in the order of the values
      NDArray turned = array.transpose(0, 1, 3, 2);
      assertThat(Tensors.data(turned, largestPart)).isEqualTo(Tensors.data(turned));
    }
  }
}
