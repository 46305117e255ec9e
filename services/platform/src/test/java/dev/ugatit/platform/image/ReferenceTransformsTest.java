package dev.ugatit.platform.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against vectors of the reference implementation (torchvision on Pillow, OpenCV): to the bit. */
class ReferenceTransformsTest {
  private static final int SIZE = 32;
  private static final int LOAD_SIZE = SIZE + 30;
  private static final Npz VECTORS = new Npz(TestPictures.resource("preproc/preproc.npz"));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void decodesToTheReferencePixels(int number) throws Exception {
    assertThat(picture(number).rgb()).isEqualTo(VECTORS.bytes(number + "/rgb"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void resizeIsTheTestTransform(int number) throws Exception {
    Picture resized = Resizer.resize(picture(number), SIZE, SIZE);

    assertThat(tensor(resized)).isEqualTo(VECTORS.floats(number + "/test_input"));
  }

  @ParameterizedTest
  @MethodSource("trainCases")
  void flipResizeAndCropAreTheTrainTransform(TrainCase given) throws Exception {
    Picture picture = picture(given.number);
    Picture turned = given.flip == 1 ? picture.flipped() : picture;
    Picture cropped =
        Resizer.resize(turned, LOAD_SIZE, LOAD_SIZE).crop(given.left, given.top, SIZE, SIZE);

    assertThat(tensor(cropped))
        .isEqualTo(VECTORS.floats(given.number + "/train_input_flip" + given.flip));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void heatmapsAreTheReferencePictures(int number) {
    Picture heatmap =
        Heatmaps.colour(VECTORS.floats(number + "/heatmap"), SIZE / 4, SIZE / 4, SIZE, SIZE);

    assertThat(heatmap.rgb()).isEqualTo(VECTORS.bytes(number + "/heatmap_png_rgb"));
  }

  private record TrainCase(int number, int flip, int top, int left) {}

  private static List<TrainCase> trainCases() throws IOException {
    JsonNode images =
        new ObjectMapper().readTree(TestPictures.resource("preproc/preproc.json")).get("images");
    return StreamSupport.stream(images.spliterator(), false)
        .map(
            image ->
                new TrainCase(
                    image.get("image").asText().charAt(3) - '0',
                    image.get("flip").asInt(),
                    image.get("top").asInt(),
                    image.get("left").asInt()))
        .toList();
  }

  private static Picture picture(int number) throws PictureException {
    return new PictureDecoder(PictureLimits.DEFAULT)
        .decode(TestPictures.resource("preproc/img" + number + ".png"));
  }

  /** Planes of red, green and blue in −1…1, in the reference's order of operations. */
  private static float[] tensor(Picture picture) {
    int plane = picture.width() * picture.height();
    float[] tensor = new float[3 * plane];
    IntStream.range(0, tensor.length)
        .forEach(
            i -> {
              int sample = picture.rgb()[i % plane * 3 + i / plane] & 0xff;
              tensor[i] = (sample / 255f - 0.5f) / 0.5f;
            });
    return tensor;
  }
}
