package dev.ugatit.translator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.image.Heatmaps;
import dev.ugatit.platform.image.OddPictures;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureFormat;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.image.Resizer;
import dev.ugatit.translator.model.Manifests;
import dev.ugatit.translator.model.PixelCodec;
import dev.ugatit.translator.model.TinyModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The HTTP contract, with a real client, a real server and a real model. */
class TranslateHttpTest {
  private static final TinyModel TINY = new TinyModel(3);
  private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
  private static final Picture INPUT = Pictures.noise(32, 32, 5);

  @TempDir static Path folder;

  private static Site site;
  private static ModelManifest manifest;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(folder, 16, 2, WORKERS);
    manifest = site.announce(TINY, "anime", 100);
    site.champion("anime", 100);
    site.announce(Manifests.of("untested", 7));
    site.announce(Manifests.of("broken", 7));
    site.champion("broken", 7);
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
    WORKERS.shutdown();
  }

  private static Answer translate(byte[] body, String... headers) {
    return site.client.translate("anime", "champion", body, headers);
  }

  @Test
  void answersWithTheModelsPicture() {
    Answer answer = translate(Pictures.png(INPUT), "ugatit-request", "r-1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("image/png");
    assertThat(answer.header("ugatit-model")).isEqualTo("anime/100");
    assertThat(answer.header("ugatit-digest")).isEqualTo(manifest.sha256());
    assertThat(answer.header("ugatit-form")).isEqualTo("plain");
    assertThat(answer.header("ugatit-request")).isEqualTo("r-1");
    assertThat(answer.header("server-timing"))
        .matches("queue;dur=[0-9.]+, decode;dur=[0-9.]+, model;dur=[0-9.]+, encode;dur=[0-9.]+");
    TensorData wanted = TINY.oracle(Pictures.tensor(INPUT), "out");
    assertThat(Pictures.difference(answer.picture(), wanted)).isLessThan(0.51);
  }

  @Test
  void aVersionAnswersLikeTheAliasThatPointsToIt() {
    byte[] body = Pictures.png(INPUT);

    assertThat(site.client.translate("anime", "100", body).body())
        .isEqualTo(translate(body).body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image/png | PNG",
        "image/jpeg | JPEG",
        "image/webp | WEBP",
        "*/* | PNG",
        "image/* | PNG",
        "text/html, image/webp;q=0.5, image/jpeg;q=0.9 | JPEG",
      })
  void acceptChoosesTheFormat(String accept, PictureFormat format) {
    Answer answer = translate(Pictures.png(INPUT), "accept", accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo(format.mediaType());
    assertThat(PictureFormat.ofMagic(answer.body())).contains(format);
  }

  @Test
  void refusesToAnswerInUnknownFormats() {
    Answer answer = translate(Pictures.png(INPUT), "accept", "image/gif");

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.code()).isEqualTo("not-acceptable");
  }

  @Test
  void heatmapsAndOverlaysHaveThePicturesSize() {
    Answer heatmap = translate(Pictures.png(INPUT), "ugatit-output", "heatmap");
    Answer overlay = translate(Pictures.png(INPUT), "ugatit-output", "overlay");

    TensorData map = TINY.oracle(Pictures.tensor(INPUT), "heatmap");
    Picture wanted = Heatmaps.colour(map.values(), 8, 8, 32, 32);
    // Rounding may move a value across a level; colours of neighbouring levels differ by 4.
    assertThat(Pictures.meanDifference(heatmap.picture(), wanted)).isLessThan(1);
    for (int i = 0; i < INPUT.rgb().length; i++) {
      int half = ((heatmap.picture().rgb()[i] & 0xff) + (INPUT.rgb()[i] & 0xff)) / 2;
      assertThat(overlay.picture().rgb()[i] & 0xff).isBetween(half, half + 1);
    }
  }

  @Test
  void runsAtAnotherSizeWhenAsked() {
    Picture input = Pictures.noise(48, 48, 1);

    Answer answer = translate(Pictures.png(input), "ugatit-size", "48");

    TensorData wanted = TINY.oracle(Pictures.tensor(input), "out");
    assertThat(Pictures.difference(answer.picture(), wanted)).isLessThan(0.51);
  }

  @Test
  void fitsAsAskedAndElseAsTheModelWasTrained() {
    Picture wide = Pictures.noise(60, 40, 2);
    byte[] body = Pictures.png(wide);

    Picture stretched = translate(body).picture();
    Picture cropped = translate(body, "ugatit-fit", "crop").picture();
    Picture padded = translate(body, "ugatit-fit", "pad").picture();

    assertThat(stretched.width() + "×" + stretched.height()).isEqualTo("32×32");
    assertThat(cropped)
        .isEqualTo(translate(Pictures.png(wide.crop(10, 0, 40, 40))).picture())
        .isNotEqualTo(stretched);
    assertThat(padded.width() + "×" + padded.height()).isEqualTo("32×21");
  }

  /** The quarters of a picture in red, green, blue and white. */
  private static Picture quarters(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      boolean right = i % width >= width / 2;
      boolean low = i / width >= height / 2;
      rgb[3 * i] = (byte) (right == low ? 255 : 0);
      rgb[3 * i + 1] = (byte) (right ? 255 : 0);
      rgb[3 * i + 2] = (byte) (low ? 255 : 0);
    }
    return new Picture(width, height, rgb);
  }

  /** What the model says of a picture, by the oracle, resized and cut by what is asserted here. */
  private static Picture oracle(Picture seen) throws Exception {
    return new PixelCodec(manifest.tensors()).decode(TINY.oracle(Pictures.tensor(seen), "out"));
  }

  @ParameterizedTest
  @CsvSource({"stretch, 60, 40", "recipe, 60, 40", "crop, 40, 40", "pad, 60, 40"})
  void answersAsLargeAsTheInputWhenAsked(String fit, int width, int height) throws Exception {
    Picture input = quarters(60, 40);
    Picture seen =
        switch (fit) {
          case "crop" -> Resizer.resize(input.crop(10, 0, 40, 40), 32, 32);
          case "pad" -> padded(Resizer.resize(input, 32, 21), 5);
          default -> Resizer.resize(input, 32, 32);
        };
    Picture said = oracle(seen);
    Picture part = fit.equals("pad") ? said.crop(0, 5, 32, 21) : said;

    Answer model = translate(Pictures.png(input), "ugatit-fit", fit);
    Answer large = translate(Pictures.png(input), "ugatit-fit", fit, "ugatit-output-size", "input");

    assertThat(largestDifference(model.picture(), part)).isLessThanOrEqualTo(1);
    assertThat(largestDifference(large.picture(), Resizer.resize(part, width, height)))
        .isLessThanOrEqualTo(1);
  }

  private static Picture padded(Picture inner, int top) {
    byte[] rgb = new byte[3 * 32 * 32];
    Arrays.fill(rgb, (byte) 255);
    System.arraycopy(inner.rgb(), 0, rgb, 3 * 32 * top, inner.rgb().length);
    return new Picture(32, 32, rgb);
  }

  private static int largestDifference(Picture one, Picture other) {
    assertThat(one.width() + "×" + one.height()).isEqualTo(other.width() + "×" + other.height());
    int largest = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      largest = Math.max(largest, Math.abs((one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff)));
    }
    return largest;
  }

  @Test
  void heatmapsGetAsLargeAsTheInputToo() {
    byte[] body = Pictures.png(Pictures.noise(60, 40, 2));

    Picture heatmap =
        translate(body, "ugatit-output", "heatmap", "ugatit-output-size", "input").picture();

    assertThat(heatmap.width() + "×" + heatmap.height()).isEqualTo("60×40");
  }

  @Test
  void saysWhenTheFormatCannotHoldTheInputsSize() {
    byte[] body = Pictures.png(new Picture(17_000, 1, new byte[3 * 17_000]));

    Answer webp = translate(body, "ugatit-output-size", "input", "accept", "image/webp");
    Answer png = translate(body, "ugatit-output-size", "input", "accept", "image/png");

    assertThat(webp.status()).isEqualTo(413);
    assertThat(webp.problem().detail()).contains("ask for PNG");
    assertThat(png.picture().width()).isEqualTo(17_000);
    String[] cropped = {
      "ugatit-output-size", "input", "accept", "image/webp", "ugatit-fit", "crop"
    };
    assertThat(translate(body, cropped).picture().width()).isEqualTo(1);
  }

  @Test
  void aPictureThatTakesTooLongIsGivenUpAndItsWorkerGoesOn(@TempDir Path other) throws Exception {
    try (Site hasty = new Site(other, 16, 2, WORKERS, Duration.ZERO)) {
      hasty.announce(TINY, "anime", 100);
      hasty.champion("anime", 100);

      for (int i = 0; i < 6; i++) { // more than there are workers
        Answer answer = hasty.client.translate("anime", "champion", Pictures.png(INPUT));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("timed-out");
      }
    }
    assertThat(translate(Pictures.png(INPUT)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "ugatit-size, 30, 422, bad-size",
    "ugatit-size, 28, 422, bad-size",
    "ugatit-size, 1028, 422, bad-size",
    "ugatit-size, -4, 400, bad-request",
    "ugatit-size, 99999999999, 400, bad-request",
    "ugatit-fit, squeeze, 400, bad-request",
    "ugatit-output, video, 400, bad-request",
    "ugatit-output-size, huge, 400, bad-request",
    "ugatit-class, urgent, 400, bad-request",
    "ugatit-session, s-1, 400, bad-request",
    "ugatit-budget-ms, soon, 400, bad-request",
    "ugatit-budget-ms, 0, 504, budget-spent",
  })
  void refusesWishesThatMakeNoSense(String header, String value, int status, String code) {
    Answer answer = translate(Pictures.png(INPUT), header, value);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.problem().detail()).isNotBlank();
  }

  @Test
  void refusesSessionsWithOddNames() {
    byte[] body = Pictures.png(INPUT);

    Answer odd = translate(body, "ugatit-class", "live", "ugatit-session", "a b");
    Answer fine = translate(body, "ugatit-class", "live", "ugatit-session", "5f.a-B_1");

    assertThat(odd.code()).isEqualTo("bad-request");
    assertThat(fine.status()).isEqualTo(200);
  }

  static Stream<String> badPictures() {
    return BadPictures.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("badPictures")
  void refusesBadPicturesByTheirCause(String name) {
    byte[] bytes = BadPictures.named(name);
    Answer answer = translate(bytes);

    int status =
        switch (BadPictures.reason(name)) {
          case EMPTY -> 400;
          case TOO_MANY_BYTES, TOO_MANY_PIXELS -> 413;
          case NOT_A_PICTURE, UNSUPPORTED -> 415;
          case DAMAGED, TIMED_OUT -> 422;
        };
    if (bytes.length > Site.MAX_BYTES) {
      status = 413;
    }
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.problem().detail()).isNotBlank();
  }

  static Stream<String> oddPictures() {
    return OddPictures.samples().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("oddPictures")
  void answersOddPicturesAsTheirPlainPng(String name) throws Exception {
    byte[] odd = Objects.requireNonNull(OddPictures.samples().get(name)).file();
    Picture decoded = new PictureDecoder(PictureLimits.DEFAULT).decode(odd);

    Answer answer = translate(odd);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(translate(Pictures.png(decoded)).body());
  }

  @ParameterizedTest
  @CsvSource({
    "manga, champion, 404, no-such-model",
    "untested, champion, 404, no-champion",
    "anime, candidate, 404, no-such-model",
    "anime, 99, 404, no-such-model",
    "Anime, champion, 400, bad-request",
    "anime, -x, 400, bad-request",
    "broken, champion, 503, model-refused",
    "untested, 7, 503, model-refused",
  })
  void saysWhichModelsItHas(String name, String version, int status, String code) {
    Answer answer = site.client.translate(name, version, Pictures.png(INPUT));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void refusesTooManyBytesWhetherDeclaredOrNot() {
    byte[] body = new byte[(int) Site.MAX_BYTES + 1];
    Answer declared = translate(body);
    Answer chunked =
        site.client.translate("anime", "champion", body, "transfer-encoding", "chunked");

    assertThat(declared.status()).isEqualTo(413);
    assertThat(declared.code()).isEqualTo("too-many-bytes");
    assertThat(chunked.status()).isEqualTo(413);
    assertThat(translate(Pictures.png(INPUT)).status()).as("it goes on").isEqualTo(200);
  }

  @Test
  void reportsItsLoad() {
    translate(Pictures.png(INPUT));

    JsonNode report = Json.read(site.client.get("/v1/load").body(), JsonNode.class);

    JsonNode anime = report.get("models").get(0);
    assertThat(anime.get("name").asText()).isEqualTo("anime");
    assertThat(anime.get("version").asLong()).isEqualTo(100);
    assertThat(anime.get("state").asText()).isEqualTo("loaded");
    assertThat(anime.get("serves").get(0).asText()).isEqualTo("champion");
    assertThat(anime.get("provider").asText()).isEqualTo("cpu");
    long bytes = anime.get("memoryBytes").asLong();
    // Its file, and for each of two runs nine arrays of 2 channels of 32×32 floats.
    long file = folder.resolve("store/" + manifest.sha256() + ".onnx").toFile().length();
    assertThat(bytes).isEqualTo(file + 2 * 9 * 2 * 32 * 32 * 4);
    JsonNode memory = report.get("memory");
    assertThat(memory.get("bytes").asLong()).isEqualTo(bytes);
    assertThat(memory.get("budgetBytes").asLong()).isEqualTo(1L << 30);
    assertThat(site.registry.get("ugatit.translator.models.bytes").gauge().value())
        .isEqualTo(bytes);
    JsonNode broken = report.get("models").get(1);
    assertThat(broken.get("state").asText()).isEqualTo("failed");
    assertThat(broken.get("reason").asText()).contains("is not in the store");
    assertThat(report.get("queue").get("capacity").asInt()).isEqualTo(16);
    assertThat(report.get("queue").get("waiting").get("live").asInt()).isZero();
    assertThat(report.get("serviceMillis").asDouble()).isPositive();
  }
}
