package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.image.Picture;
import org.junit.jupiter.api.Test;

class PixelCodecTest {
  private static TensorContract contract(double low, double high, String order) {
    return new TensorContract("x", "y", "", "", low, high, low, high, order, 32, false, 4);
  }

  private static Picture everyLevel() {
    byte[] rgb = new byte[3 * 256];
    for (int i = 0; i < 256; i++) {
      rgb[3 * i] = (byte) i;
      rgb[3 * i + 1] = (byte) (255 - i);
      rgb[3 * i + 2] = (byte) (i ^ 0x55);
    }
    return new Picture(32, 8, rgb);
  }

  @Test
  void levelsBecomePlanesInTheReferencesRange() {
    TensorData tensor = new PixelCodec(contract(-1, 1, "RGB")).encode(everyLevel());

    assertThat(tensor.shape()).containsExactly(1, 3, 8, 32);
    for (int i = 0; i < 256; i++) {
      // torchvision's ToTensor and Normalize(0.5, 0.5), in its own order of operations
      float reference = (i / 255f - 0.5f) / 0.5f;
      assertThat(tensor.values()[i]).isCloseTo(reference, within(2e-7f));
      assertThat(tensor.values()[256 + i]).isCloseTo(-reference, within(2e-7f));
    }
  }

  @Test
  void blueComesFirstWhenTheModelWantsItSo() {
    var picture = new Picture(1, 1, new byte[] {10, 20, 30});

    TensorData tensor = new PixelCodec(contract(0, 255, "BGR")).encode(picture);

    assertThat(tensor.values()).containsExactly(30, 20, 10);
  }

  @Test
  void everyLevelSurvivesTheWayThereAndBack() throws Exception {
    for (var contract :
        new TensorContract[] {
          contract(-1, 1, "RGB"), contract(0, 1, "BGR"), contract(0, 255, "RGB")
        }) {
      var codec = new PixelCodec(contract);
      assertThat(codec.decode(codec.encode(everyLevel()))).isEqualTo(everyLevel());
    }
  }

  @Test
  void valuesAreRoundedAndClamped() throws Exception {
    var codec = new PixelCodec(contract(0, 255, "RGB"));

    Picture picture =
        codec.decode(
            TensorData.of(new float[] {-7, 0.49f, 0.5f, 254.4f, 254.6f, 1e9f}, 1, 3, 1, 2));

    assertThat(picture.rgb()).containsExactly(0, 1, 255, 0, 254, 255);
  }

  @Test
  void refusesValuesThatAreNotFiniteAndOtherShapes() {
    var codec = new PixelCodec(contract(-1, 1, "RGB"));
    for (float poison : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> codec.decode(TensorData.of(new float[] {0, poison, 0}, 1, 3, 1, 1)))
          .isInstanceOf(ModelRunException.class)
          .hasMessageContaining("finite");
    }
    assertThatThrownBy(() -> codec.decode(TensorData.of(new float[2], 1, 2, 1, 1)))
        .isInstanceOf(ModelRunException.class);
  }
}
