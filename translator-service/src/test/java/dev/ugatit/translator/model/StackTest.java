package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.tensors.TensorData;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackTest {
  private static final TensorData ONE = TensorData.of(new float[] {1, 2, 3, 4}, 1, 2, 2);
  private static final TensorData TWO = TensorData.of(new float[] {5, 6, 7, 8}, 1, 2, 2);

  @Test
  void stacksAndTakesApart() {
    TensorData stacked = Stack.of(List.of(ONE, TWO));

    assertThat(stacked).isEqualTo(TensorData.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2));
    assertThat(Stack.apart(stacked)).containsExactly(ONE, TWO);
  }

  @Test
  void leavesASingleOneAsItIs() {
    assertThat(Stack.of(List.of(ONE))).isSameAs(ONE);
    assertThat(Stack.apart(ONE)).containsExactly(ONE);
  }

  @Test
  void refusesOtherShapes() {
    TensorData wide = TensorData.of(new float[] {1, 2, 3, 4}, 1, 1, 4);

    assertThatThrownBy(() -> Stack.of(List.of(ONE, wide)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
