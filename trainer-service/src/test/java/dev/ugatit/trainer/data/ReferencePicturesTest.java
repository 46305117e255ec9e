package dev.ugatit.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ugatit.network.golden.GoldenDirectory;
import dev.ugatit.network.golden.NpyArray;
import dev.ugatit.network.golden.Npz;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.image.Heatmaps;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a training sees of a picture, and what a person sees of its outputs, against the reference's
 * own arrays, to the bit: those of {@code services/platform}, or of the folder {@code preproc} in
 * the one that system property {@code golden.dir} names.
 */
class ReferencePicturesTest {
  /** The reference enlarges by as many pixels before it crops. */
  private static final int MARGIN = 30;

  private static Path folder;
  private static Map<String, NpyArray> arrays;
  private static JsonNode settings;

  @BeforeAll
  static void read() throws IOException {
    Path given = GoldenDirectory.resolve().resolve("preproc");
    folder =
        Files.isDirectory(given)
            ? given
            : Path.of(System.getProperty("ugatit.root", "."))
                .resolve("services/platform/src/test/resources/image/preproc");
    arrays = Npz.read(folder.resolve("preproc.npz"));
    settings = new ObjectMapper().readTree(folder.resolve("preproc.json").toFile());
  }

  @Test
  void trainingPicturesAreTheReferences() throws Exception {
    int size = size();
    assertThat(settings.get("images")).isNotEmpty();
    for (JsonNode image : settings.get("images")) {
      int flip = image.get("flip").asInt();
      var draw = new Draw(0, flip == 1, image.get("left").asInt(), image.get("top").asInt());
      float[] batch = new float[3 * size * size];
      Augmentation.train(picture(number(image)), size + MARGIN, size, draw, batch, 0);
      assertThat(batch).isEqualTo(floats(number(image) + "/train_input_flip" + flip));
    }
  }

  @Test
  void testPicturesAreTheReferences() throws Exception {
    for (JsonNode image : settings.get("images")) {
      TensorData batch = Augmentation.test(List.of(picture(number(image))), size());
      assertThat(batch.values()).isEqualTo(floats(number(image) + "/test_input"));
    }
  }

  @Test
  void outputsBecomeTheReferencesPixels() {
    for (JsonNode image : settings.get("images")) {
      int size = size();
      TensorData output = TensorData.of(floats(number(image) + "/gen_out"), 1, 3, size, size);
      assertThat(Augmentation.picture(output, 0).rgb())
          .isEqualTo(bytes(number(image) + "/gen_out_png_rgb"));
    }
  }

  @Test
  void heatmapsBecomeTheReferencesPixels() {
    for (JsonNode image : settings.get("images")) {
      int size = size();
      float[] heatmap = floats(number(image) + "/heatmap");
      assertThat(Heatmaps.colour(heatmap, size / 4, size / 4, size, size).rgb())
          .isEqualTo(bytes(number(image) + "/heatmap_png_rgb"));
    }
  }

  private static int size() {
    return settings.get("img_size").asInt();
  }

  private static int number(JsonNode image) {
    return Integer.parseInt(image.get("image").asText().replaceAll("[^0-9]", ""));
  }

  private static Picture picture(int number) throws Exception {
    byte[] png = Files.readAllBytes(folder.resolve("img" + number + ".png"));
    return new PictureDecoder(PictureLimits.DEFAULT).decode(png);
  }

  private static float[] floats(String name) {
    return array(name).tensor().values();
  }

  private static byte[] bytes(String name) {
    double[] values = array(name).values();
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static NpyArray array(String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }
}
