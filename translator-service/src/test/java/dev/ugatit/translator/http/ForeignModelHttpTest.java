package dev.ugatit.translator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.network.onnx.ForeignModel;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.Resizer;
import dev.ugatit.translator.queue.Device;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of other programs through REST; what they answer is computed here by hand. */
class ForeignModelHttpTest {
  private static final int SIZE = 32;
  private static final Picture INPUT = Pictures.noise(SIZE, SIZE, 5);
  private static final int[] RGB = {0, 1, 2};
  private static final int[] BGR = {2, 1, 0};
  private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);

  @TempDir static Path folder;

  private static Site site;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(folder, 16, 2, WORKERS);
    site.announce(new ForeignModel().write(folder, "a.onnx"), "inverted", levels("RGB", false));
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
    WORKERS.shutdown();
  }

  /** Pictures as levels from 0 to 255, both ways. */
  private static TensorContract levels(String order, boolean fixed) {
    return contract(0, 255, 0, 255, order, fixed);
  }

  private static TensorContract contract(
      double inLow, double inHigh, double outLow, double outHigh, String order, boolean fixed) {
    return new TensorContract(
        "data", "inverted", "", "", inLow, inHigh, outLow, outHigh, order, SIZE, fixed, 4);
  }

  private static Answer translate(String model, Picture picture, String... headers) {
    return site.client.translate(model, "champion", Pictures.png(picture), headers);
  }

  /**
   * What the model says of a picture: {@code offset − level} of the nearest pixel.
   *
   * @param planes plane of the model that red, green and blue are in
   */
  private static Picture inverted(Picture seen, double scale, int[] planes) {
    int width = (int) (seen.width() * scale);
    int height = (int) (seen.height() * scale);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int channel = i % 3;
      int x = (int) (i / 3 % width / scale);
      int y = (int) (i / 3 / width / scale);
      float level = ForeignModel.OFFSETS.get(planes[channel]) - seen.sample(x, y, channel);
      rgb[i] = (byte) Math.max(0, Math.min(255, level));
    }
    return new Picture(width, height, rgb);
  }

  @Test
  void answersWithAPictureOfTwiceTheSize() {
    Answer answer = translate("inverted", INPUT);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ugatit-model")).isEqualTo("inverted/1");
    assertThat(answer.header("ugatit-form")).isEqualTo("plain");
    assertThat(answer.picture()).isEqualTo(inverted(INPUT, 2, RGB));
  }

  @Test
  void takesBlueFirstWhenItsContractSaysSo() throws Exception {
    Path file = new ForeignModel().write(folder, "bgr.onnx");
    site.announce(file, "bgr", levels("BGR", false));

    assertThat(translate("bgr", INPUT).picture()).isEqualTo(inverted(INPUT, 2, BGR));
  }

  @Test
  void turnsPicturesWhoseChannelsComeLast() throws Exception {
    Path file = new ForeignModel().channelsLast().write(folder, "last.onnx");
    var tensors =
        new TensorContract(
            "data", "inverted", "", "", 0, 255, 0, 255, "BGR", SIZE, false, 4, "NHWC");
    site.announce(file, "last", tensors);

    assertThat(translate("last", INPUT).picture()).isEqualTo(inverted(INPUT, 2, BGR));
    assertThat(translate("last", INPUT, "ugatit-size", "48").picture().width()).isEqualTo(96);
  }

  @Test
  void takesAndAnswersBytes() throws Exception {
    Path file = new ForeignModel().bytes().write(folder, "bytes.onnx");
    site.announce(file, "bytes", levels("RGB", false));

    assertThat(translate("bytes", INPUT).picture()).isEqualTo(inverted(INPUT, 2, RGB));
  }

  @Test
  void convertsBetweenTheRangesOfItsContract() throws Exception {
    Path unit = new ForeignModel().dividedBy(255).write(folder, "unit.onnx");
    site.announce(unit, "unit", contract(0, 255, 0, 1, "RGB", false));
    Path odd = new ForeignModel().write(folder, "odd.onnx");
    site.announce(odd, "odd", contract(-1, 1, 254, 256, "RGB", false));

    assertThat(translate("unit", INPUT).picture()).isEqualTo(inverted(INPUT, 2, RGB));
    // Red is 255 − x of x in [-1,1], green lies below the range and blue above it.
    Picture answer = translate("odd", INPUT).picture();
    for (int i = 0; i < SIZE * SIZE; i++) {
      int x = i % SIZE;
      int y = i / SIZE;
      assertThat(answer.sample(2 * x, 2 * y, 0))
          .isBetween(254 - INPUT.sample(x, y, 0), 256 - INPUT.sample(x, y, 0));
      assertThat(answer.sample(2 * x, 2 * y, 1)).isZero();
      assertThat(answer.sample(2 * x, 2 * y, 2)).isEqualTo(255);
    }
  }

  @Test
  void cutsPaddingOffALargerAnswer() {
    Picture wide = Pictures.noise(60, 40, 2);
    Picture part = inverted(Resizer.resize(wide, SIZE, 21), 2, RGB);

    assertThat(translate("inverted", wide, "ugatit-fit", "pad").picture()).isEqualTo(part);
    assertThat(
            translate("inverted", wide, "ugatit-fit", "pad", "ugatit-output-size", "input")
                .picture())
        .isEqualTo(Resizer.resize(part, 60, 40));
  }

  @Test
  void cutsPaddingOffASmallerAnswer() throws Exception {
    Path file = new ForeignModel().scale(0.5f).write(folder, "half.onnx");
    site.announce(file, "half", levels("RGB", false));
    Picture wide = Pictures.noise(60, 30, 2);
    byte[] square = new byte[3 * SIZE * SIZE];
    Arrays.fill(square, (byte) 255);
    byte[] content = Resizer.resize(wide, SIZE, 16).rgb();
    System.arraycopy(content, 0, square, 3 * SIZE * 8, content.length);

    Picture answer = translate("half", wide, "ugatit-fit", "pad").picture();

    Picture whole = inverted(new Picture(SIZE, SIZE, square), 0.5, RGB);
    assertThat(answer).isEqualTo(whole.crop(0, 4, 16, 8));
  }

  @Test
  void runsAtOtherSizesAsLongAsItsAnswersStaySmall() throws Exception {
    Path file = new ForeignModel().scale(4).write(folder, "four.onnx");
    site.announce(file, "four", levels("RGB", false));
    Picture input = Pictures.noise(48, 48, 5);

    assertThat(translate("inverted", input, "ugatit-size", "48").picture())
        .isEqualTo(inverted(input, 2, RGB));
    assertThat(translate("four", input).picture().width()).isEqualTo(4 * SIZE);
    Answer large = translate("four", input, "ugatit-size", "1024");
    assertThat(large.status()).isEqualTo(422);
    assertThat(large.problem().detail()).contains("4096", "smaller size");
  }

  @ParameterizedTest
  @CsvSource({"heatmap", "overlay"})
  void saysThatItHasNoHeatmap(String output) {
    Answer answer = translate("inverted", INPUT, "ugatit-output", output);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("no-heatmap");
  }

  @Test
  void tellsWhyItRefusesOne() throws Exception {
    Path file = new ForeignModel().channels(1).write(folder, "grey.onnx");
    site.announce(file, "grey", levels("RGB", false));

    Answer answer = translate("grey", INPUT);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("model-refused");
    assertThat(answer.problem().detail()).contains("has 1 channels where 3 belong");
    JsonNode load = Json.read(site.client.get("/v1/load").body(), JsonNode.class);
    assertThat(load.path("models").findValuesAsText("reason"))
        .anyMatch(reason -> reason.contains("has 1 channels where 3 belong"));
  }

  @Test
  void oneThatTakesOnePictureARunSharesNone(@TempDir Path other) throws Exception {
    var held = new LinkedBlockingQueue<Runnable>();
    var device = new Device("cpu", 1, 4, 0);
    try (var batching = new Site(other, 16, device, held::add, Runnable::run)) {
      Path file = new ForeignModel().fixed(1, SIZE, SIZE).write(other, "fixed.onnx");
      batching.announce(file, "fixed", levels("RGB", true));
      var pictures = List.of(INPUT, Pictures.noise(SIZE, SIZE, 6), Pictures.noise(SIZE, SIZE, 7));
      var answers = new ArrayList<Future<Answer>>();
      for (Picture picture : pictures) {
        answers.add(batching.client.begin("fixed", "champion", Pictures.png(picture)));
        Await.until(() -> batching.queue.load().running() == 1);
        int waiting = answers.size() - 1;
        Await.until(() -> batching.queue.load().waitingTotal() == waiting);
      }
      while (answers.stream().anyMatch(answer -> !answer.isComplete())) {
        Runnable run = held.poll(10, TimeUnit.MILLISECONDS);
        if (run != null) {
          run.run();
        }
      }
      for (int i = 0; i < pictures.size(); i++) {
        assertThat(Await.result(answers.get(i)).picture())
            .isEqualTo(inverted(pictures.get(i), 2, RGB));
      }
    }
  }
}
