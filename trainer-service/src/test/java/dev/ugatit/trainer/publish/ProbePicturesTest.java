package dev.ugatit.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.tensors.TensorData;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbePicturesTest {
  @Test
  void areTwoPicturesThatUseTheWholeRange() {
    TensorData pictures = ProbePictures.of(36);
    assertThat(pictures.shape()).containsExactly(2, 3, 36, 36);
    int half = pictures.values().length / 2;
    for (int picture = 0; picture < 2; picture++) {
      var values =
          IntStream.range(picture * half, (picture + 1) * half)
              .mapToDouble(i -> pictures.values()[i])
              .summaryStatistics();
      assertThat(values.getMin()).isBetween(-1.0, -0.8);
      assertThat(values.getMax()).isBetween(0.8, 1.0);
    }
    assertThat(ProbePictures.of(36)).isEqualTo(pictures);
  }
}
