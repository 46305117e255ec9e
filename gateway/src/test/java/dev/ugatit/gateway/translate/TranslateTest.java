package dev.ugatit.gateway.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.gateway.Opened;
import dev.ugatit.gateway.RunningGateway;
import dev.ugatit.gateway.Told;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Problem;
import dev.ugatit.platform.contract.TranslatorAnnouncement;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a picture, between a client of another make and translators played by the test. */
class TranslateTest {
  private static final byte[] PICTURE = PictureEncoder.png(new Picture(8, 6, new byte[8 * 6 * 3]));
  private static final byte[] ANSWER = "a translated picture".getBytes(UTF_8);

  private final Vertx vertx = Vertx.vertx();
  private final Opened opened = new Opened();
  @TempDir Path folder;

  @AfterEach
  void closeAll() throws Exception {
    opened.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private FakeTranslator translator(Handler<HttpServerRequest> answer) throws TimeoutException {
    return opened.add(new FakeTranslator(vertx, answer));
  }

  private RunningGateway gateway(Map<String, String> settings, FakeTranslator... translators)
      throws IOException, TimeoutException {
    return opened.gateway(
        folder,
        settings,
        Arrays.stream(translators).map(FakeTranslator::address).toArray(String[]::new));
  }

  @Test
  void picturesAndWishesReachTheTranslatorAndItsAnswerTheClient() throws Exception {
    FakeTranslator translator = translator(FakeTranslator.translating(ANSWER));
    RunningGateway gateway = gateway(Map.of(), translator);

    HttpResponse<byte[]> answer =
        gateway
            .client()
            .send(
                gateway
                    .client()
                    .request("/v1/models/smile@candidate/translate?output=heatmap&size=128")
                    .header("ugatit-fit", "pad")
                    .header("ugatit-output-size", "input")
                    .header("ugatit-request", "mine-1")
                    .POST(BodyPublishers.ofByteArray(PICTURE)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ANSWER);
    assertThat(answer.headers().firstValue("content-type")).contains("image/png");
    assertThat(answer.headers().firstValue("ugatit-model")).contains("smile/200");
    assertThat(answer.headers().firstValue("ugatit-digest")).contains("d1");
    assertThat(answer.headers().firstValue("ugatit-form")).contains("plain");
    assertThat(answer.headers().firstValue("server-timing")).contains("queue;dur=1, model;dur=20");
    assertThat(answer.headers().firstValue("ugatit-request")).contains("mine-1");
    FakeTranslator.Asked asked = translator.asked().get(0);
    assertThat(asked.path()).isEqualTo("/v1/models/smile/versions/candidate/translate");
    assertThat(asked.body().getBytes()).isEqualTo(PICTURE);
    assertThat(asked.headers())
        .containsEntry("content-type", "image/png")
        .containsEntry("ugatit-class", "request")
        .containsEntry("ugatit-output", "heatmap")
        .containsEntry("ugatit-size", "128")
        .containsEntry("ugatit-fit", "pad")
        .containsEntry("ugatit-output-size", "input")
        .containsEntry("ugatit-request", "mine-1");
    assertThat(Integer.parseInt(asked.headers().get("ugatit-budget-ms"))).isBetween(1, 60_000);
  }

  @Test
  void theEntityTagFollowsPictureAndWishes() throws Exception {
    RunningGateway gateway = gateway(Map.of(), translator(FakeTranslator.translating(ANSWER)));
    byte[] other = PictureEncoder.png(new Picture(8, 8, new byte[8 * 8 * 3]));

    String tag = tag(gateway.client().post("/v1/models/smile/translate", PICTURE));

    assertThat(tag(gateway.client().post("/v1/models/smile/versions/champion/translate", PICTURE)))
        .isEqualTo(tag);
    assertThat(tag(gateway.client().post("/v1/models/smile/translate", other))).isNotEqualTo(tag);
    assertThat(tag(gateway.client().post("/v1/models/smile/translate?output=heatmap", PICTURE)))
        .isNotEqualTo(tag);
    assertThat(tag(gateway.client().post("/v1/models/smile/translate?size=64", PICTURE)))
        .isNotEqualTo(tag);
    assertThat(tag(gateway.client().post("/v1/models/smile/translate?outputSize=input", PICTURE)))
        .isNotEqualTo(tag);
    assertThat(tag(gateway.client().post("/v1/models/smile/translate?fit=recipe", PICTURE)))
        .isEqualTo(tag);
  }

  private static String tag(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("etag").orElseThrow();
  }

  @Test
  void answersOfAnotherTypeThanWeMakeAreRefusedBeforeTheTranslator() throws Exception {
    FakeTranslator translator = translator(FakeTranslator.translating(ANSWER));
    RunningGateway gateway = gateway(Map.of(), translator);

    Told.problem(translateAccepting(gateway, "image/avif"), 406, "not-acceptable");
    assertThat(translator.asked()).isEmpty();

    HttpResponse<byte[]> webp = translateAccepting(gateway, "image/avif,image/webp,*/*;q=0.5");
    assertThat(webp.headers().firstValue("content-type")).contains("image/webp");
    assertThat(translator.asked().get(0).headers()).containsEntry("accept", "image/webp");
  }

  private static HttpResponse<byte[]> translateAccepting(RunningGateway gateway, String accept)
      throws Exception {
    return gateway
        .client()
        .send(
            gateway
                .client()
                .request("/v1/models/smile/translate")
                .header("accept", accept)
                .POST(BodyPublishers.ofByteArray(PICTURE)));
  }

  @ParameterizedTest
  @CsvSource({
    "empty, 400, empty",
    "zeros, 415, not-a-picture",
    "text, 415, not-a-picture",
    "tiff, 415, unsupported",
    "huge-gif, 413, too-many-pixels",
    "huge-bmp, 413, too-many-pixels",
    "huge-png, 413, too-many-pixels",
    "huge-jpeg, 413, too-many-pixels",
    "huge-webp, 413, too-many-pixels"
  })
  void badPicturesAreRefusedBeforeTheTranslator(String picture, int status, String code)
      throws Exception {
    FakeTranslator translator = translator(FakeTranslator.translating(ANSWER));
    RunningGateway gateway = gateway(Map.of(), translator);

    Told.problem(
        gateway.client().post("/v1/models/smile/translate", BadPictures.named(picture)),
        status,
        code);

    assertThat(translator.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models/Smile/translate, model name",
    "/v1/models/smile@Best/translate, alias name",
    "/v1/models/smile/translate?output=video, output",
    "/v1/models/smile/translate?fit=squeeze, fit",
    "/v1/models/smile/translate?outputSize=huge, outputSize",
    "/v1/models/smile/translate?size=0, size",
    "/v1/models/smile/translate?size=9999, size",
    "/v1/models/smile/translate?size=abc, size"
  })
  void wishesThatAreNotUnderstoodAreRefusedByName(String path, String named) throws Exception {
    RunningGateway gateway = gateway(Map.of(), translator(FakeTranslator.translating(ANSWER)));

    assertThat(Told.problem(gateway.client().post(path, PICTURE), 400, "bad-request"))
        .contains(named);
  }

  @Test
  void tooManyBytesAreRefusedWithAndWithoutAnnouncedLength() throws Exception {
    FakeTranslator translator = translator(FakeTranslator.translating(ANSWER));
    RunningGateway gateway = gateway(Map.of("gateway.max-upload-bytes", "5000"), translator);
    byte[] large = Arrays.copyOf(PICTURE, 5001);

    Told.problem(gateway.client().post("/v1/models/smile/translate", large), 413, "too-many-bytes");
    HttpRequest.Builder chunked =
        gateway
            .client()
            .request("/v1/models/smile/translate")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));
    Told.problem(gateway.client().send(chunked), 413, "too-many-bytes");
    assertThat(
            gateway
                .client()
                .post("/v1/models/smile/translate", Arrays.copyOf(large, 5000))
                .statusCode())
        .isEqualTo(200);
    assertThat(translator.asked()).hasSize(1);
  }

  @Test
  void uploadsBeyondTheMemoryForThemWaitOutside() throws Exception {
    FakeTranslator slow = translator(FakeTranslator.silent());
    int one = 900_000;
    RunningGateway gateway =
        gateway(
            Map.of(
                "gateway.upload-memory-mib", "1",
                "gateway.max-upload-bytes", String.valueOf(one),
                "gateway.translate-timeout", "2s"),
            slow);
    try (Socket first = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      first.getOutputStream().write(head("/v1/models/smile/translate", one));
      first.getOutputStream().write(Arrays.copyOf(PICTURE, one));
      assertThat(slow.wasAsked()).isTrue();

      byte[] second = Arrays.copyOf(PICTURE, one);
      Told.problem(gateway.client().post("/v1/models/smile/translate", second), 429, "busy");
      assertThat(slow.lostConnection()).isTrue();
      // The first one's memory is free again.
      Told.problem(gateway.client().post("/v1/models/smile/translate", second), 504, "too-slow");
    }
  }

  @Test
  void anUploadThatNeverEndsIsEnded() throws Exception {
    RunningGateway gateway = gateway(Map.of("gateway.upload-timeout", "300ms"));
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.setSoTimeout(10_000);
      client.getOutputStream().write(head("/v1/models/smile/translate", 1000));

      assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 408")
          .contains("upload-too-slow");
    }
  }

  @Test
  void aFailedConnectionIsTriedOnceElsewhere() throws Exception {
    FakeTranslator broken = translator(FakeTranslator.closing());
    FakeTranslator sound = translator(FakeTranslator.translating(ANSWER));
    RunningGateway gateway = gateway(Map.of(), broken, sound);

    // Which one is asked first is chance; in 20 requests the broken one is, but in a millionth of
    // the runs.
    for (int i = 0; i < 20; i++) {
      assertThat(gateway.client().post("/v1/models/smile/translate", PICTURE).statusCode())
          .isEqualTo(200);
    }

    assertThat(sound.asked()).hasSize(20);
    assertThat(broken.asked()).isNotEmpty();
  }

  @Test
  void aLoneTranslatorIsTriedAgainOnceAndThenGivenUp() throws Exception {
    FakeTranslator broken = translator(FakeTranslator.closing());
    RunningGateway gateway = gateway(Map.of(), broken);

    HttpResponse<byte[]> answer = gateway.client().post("/v1/models/smile/translate", PICTURE);

    Told.problem(answer, 503, "translator-unreachable");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(broken.asked()).hasSize(2);
  }

  @Test
  void problemsOfTheTranslatorArePassedOnUnderTheRequestsIdAndNotRetried() throws Exception {
    FakeTranslator busy =
        translator(
            request ->
                request
                    .response()
                    .setStatusCode(429)
                    .putHeader("content-type", Problem.MEDIA_TYPE)
                    .putHeader("retry-after", "7")
                    .end(Json.text(Problem.of("queue-full", "Queue full", 429, "Wait.", "x"))));
    RunningGateway gateway = gateway(Map.of(), busy);

    HttpResponse<byte[]> answer = gateway.client().post("/v1/models/smile/translate", PICTURE);

    assertThat(Told.problem(answer, 429, "queue-full")).isEqualTo("Wait.");
    assertThat(answer.headers().firstValue("retry-after")).contains("7");
    assertThat(busy.asked()).hasSize(1);
  }

  @Test
  void answersThatAreNeitherPictureNorProblemAreNotPassedOn() throws Exception {
    FakeTranslator odd =
        translator(request -> request.response().putHeader("content-type", "text/html").end("hi"));
    RunningGateway gateway = gateway(Map.of(), odd);

    Told.problem(
        gateway.client().post("/v1/models/smile/translate", PICTURE), 502, "translator-failed");
    assertThat(odd.asked()).hasSize(1);
  }

  @Test
  void aPictureThatBreaksOffDoesNotLookWhole() throws Exception {
    FakeTranslator half =
        translator(
            request -> {
              request
                  .response()
                  .putHeader("content-type", "image/png")
                  .setChunked(true)
                  .write("the first half")
                  .onComplete(written -> request.connection().close());
            });
    RunningGateway gateway = gateway(Map.of(), half);

    assertThatThrownBy(() -> gateway.client().post("/v1/models/smile/translate", PICTURE))
        .isInstanceOf(IOException.class);
    assertThat(half.asked()).hasSize(1);
  }

  @Test
  void aPictureOfWhichNothingComesIsAnsweredAsAProblemOfItsOwnLength() throws Exception {
    FakeTranslator mute =
        translator(
            request ->
                request
                    .response()
                    .putHeader("content-type", "image/png")
                    .putHeader("content-length", "100000")
                    .writeHead()
                    .onComplete(written -> request.connection().close()));
    RunningGateway gateway = gateway(Map.of(), mute);

    HttpResponse<byte[]> answer = gateway.client().post("/v1/models/smile/translate", PICTURE);

    Told.problem(answer, 502, "translator-failed");
    assertThat(answer.headers().firstValue("content-length"))
        .contains(String.valueOf(answer.body().length));
    assertThat(answer.headers().firstValue("etag")).isEmpty();
  }

  @Test
  void aClientThatLeavesCancelsItsTranslation() throws Exception {
    FakeTranslator slow = translator(FakeTranslator.silent());
    RunningGateway gateway = gateway(Map.of(), slow);
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.getOutputStream().write(head("/v1/models/smile/translate", PICTURE.length));
      client.getOutputStream().write(PICTURE);
      assertThat(slow.wasAsked()).isTrue();
    }

    assertThat(slow.lostConnection()).isTrue();
    assertThat(slow.asked()).hasSize(1);
  }

  @Test
  void aTranslationThatTakesTooLongIsCancelledAndNotRetried() throws Exception {
    FakeTranslator slow = translator(FakeTranslator.silent());
    RunningGateway gateway = gateway(Map.of("gateway.translate-timeout", "300ms"), slow);

    Told.problem(gateway.client().post("/v1/models/smile/translate", PICTURE), 504, "too-slow");

    assertThat(slow.lostConnection()).isTrue();
    assertThat(slow.asked()).hasSize(1);
  }

  @Test
  void translatorsAreFoundInTheSharedMapAsSoonAsTheyAnnounceThemselves() throws Exception {
    FakeTranslator translator = translator(FakeTranslator.translating(ANSWER));
    RunningGateway gateway = gateway(Map.of());

    assertThat(
            Told.problem(
                gateway.client().post("/v1/models/smile/translate", PICTURE), 503, "no-translator"))
        .contains("gateway.translators");
    String announcement =
        Json.text(
            new TranslatorAnnouncement(1, translator.address(), List.of("smile/200"), 0, Map.of()));
    gateway
        .vertx()
        .sharedData()
        .<String, String>getAsyncMap(TranslatorAnnouncement.MAP)
        .compose(map -> map.put("node-1", announcement, TranslatorAnnouncement.TTL_MS))
        .await(5, TimeUnit.SECONDS);

    assertThat(gateway.client().post("/v1/models/smile/translate", PICTURE).body())
        .isEqualTo(ANSWER);
  }

  private static byte[] head(String path, int length) {
    return ("POST "
            + path
            + " HTTP/1.1\r\nhost: localhost\r\ncontent-length: "
            + length
            + "\r\n\r\n")
        .getBytes(UTF_8);
  }
}
