package dev.ugatit.gateway.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.gateway.Documented;
import dev.ugatit.gateway.Opened;
import dev.ugatit.gateway.RunningGateway;
import dev.ugatit.gateway.Told;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Open Inference Protocol through the gateway, with translators played by the test. */
class InferenceTest {
  private final Vertx vertx = Vertx.vertx();
  private final Opened opened = new Opened();
  @TempDir Path folder;

  @AfterEach
  void closeAll() throws Exception {
    opened.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private FakeTranslator translator(Handler<HttpServerRequest> answer) throws Exception {
    return opened.add(new FakeTranslator(vertx, answer));
  }

  private RunningGateway gateway(Map<String, String> settings, FakeTranslator... translators)
      throws Exception {
    return opened.gateway(
        folder,
        settings,
        Arrays.stream(translators).map(FakeTranslator::address).toArray(String[]::new));
  }

  private static void error(HttpResponse<byte[]> answer, int status, String part) throws Exception {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(Told.json(answer).path("error").asText()).contains(part);
  }

  @Test
  void tensorsPassBothWaysAsTheyAre() throws Exception {
    byte[] sent = new byte[300_000];
    byte[] back = new byte[500_000];
    new Random(1).nextBytes(sent);
    new Random(2).nextBytes(back);
    FakeTranslator translator =
        translator(
            request ->
                request
                    .response()
                    .putHeader("content-type", "application/octet-stream")
                    .putHeader("inference-header-content-length", "77")
                    .putHeader("ugatit-model", "smile/200")
                    .putHeader("set-cookie", "not=ours")
                    .end(Buffer.buffer(back)));
    RunningGateway gateway = gateway(Map.of(), translator);

    HttpResponse<byte[]> answer =
        gateway
            .client()
            .send(
                gateway
                    .client()
                    .request("/v2/models/smile/versions/200/infer")
                    .header("content-type", "application/octet-stream")
                    .header("inference-header-content-length", "123")
                    .header("accept", "application/octet-stream")
                    .header("authorization", "secret")
                    .POST(BodyPublishers.ofByteArray(sent)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(back);
    assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
    assertThat(answer.headers().firstValue("inference-header-content-length")).contains("77");
    assertThat(answer.headers().firstValue("ugatit-model")).contains("smile/200");
    assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    FakeTranslator.Asked asked = translator.asked().get(0);
    assertThat(asked.path()).isEqualTo("/v2/models/smile/versions/200/infer");
    assertThat(asked.body().getBytes()).isEqualTo(sent);
    assertThat(asked.headers())
        .containsEntry("content-type", "application/octet-stream")
        .containsEntry("inference-header-content-length", "123")
        .containsEntry("accept", "application/octet-stream")
        .containsKey("ugatit-budget-ms")
        .doesNotContainKey("authorization");
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/models/smile",
    "/v2/models/smile/ready",
    "/v2/models/smile/versions/7",
    "/v2/models/smile/versions/candidate/ready"
  })
  void whatIsAskedOfModelsIsAskedOfATranslator(String path) throws Exception {
    FakeTranslator translator =
        translator(
            request ->
                request
                    .response()
                    .setStatusCode(503)
                    .putHeader("content-type", "application/json")
                    .end("{\"ready\":false}"));
    RunningGateway gateway = gateway(Map.of(), translator);

    HttpResponse<byte[]> answer = gateway.client().get(path);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"ready\":false}");
    assertThat(translator.asked().get(0).path()).isEqualTo(path);
  }

  @Test
  void aConnectionThatFailsIsTriedOnceElsewhere() throws Exception {
    FakeTranslator broken = translator(FakeTranslator.closing());
    FakeTranslator sound = translator(request -> request.response().end("{}"));
    RunningGateway gateway = gateway(Map.of(), broken, sound);

    for (int i = 0; i < 8; i++) {
      assertThat(
              gateway.client().post("/v2/models/smile/infer", new byte[] {'{', '}'}).statusCode())
          .isEqualTo(200);
    }
    assertThat(sound.asked()).hasSize(8);
    RunningGateway alone = gateway(Map.of(), broken);
    int before = broken.asked().size();
    error(alone.client().post("/v2/models/smile/infer", new byte[2]), 503, "two tries");
    assertThat(broken.asked()).hasSize(before + 2);
  }

  @Test
  void theGatewaySpeaksForItselfAndIsReadyWithATranslator() throws Exception {
    RunningGateway with = gateway(Map.of(), translator(FakeTranslator.silent()));
    RunningGateway without = gateway(Map.of());

    assertThat(
            Documented.json(with.client().get("/v2"), 200, "inferenceServer")
                .path("extensions")
                .get(0)
                .asText())
        .isEqualTo("binary_tensor_data");
    Documented.json(without.client().get("/v2/health/live"), 200, "inferenceLive");
    assertThat(
            Documented.json(with.client().get("/v2/health/ready"), 200, "inferenceReady")
                .path("ready")
                .asBoolean())
        .isTrue();
    assertThat(
            Documented.json(without.client().get("/v2/health/ready"), 503, "inferenceReady")
                .path("ready")
                .asBoolean())
        .isFalse();
    error(without.client().post("/v2/models/smile/infer", new byte[2]), 503, "No translator");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/models/Smile/infer",
        "/v2/models/smile%2f..%2fother/infer",
        "/v2/models/smile/versions/a%3fb/infer",
        "/v2/models/smile%0d%0ax/infer"
      })
  void namesThatAreNoneReachNoTranslator(String path) throws Exception {
    FakeTranslator translator = translator(request -> request.response().end("{}"));
    RunningGateway gateway = gateway(Map.of(), translator);

    error(gateway.client().post(path, new byte[2]), 400, "not allowed");
    assertThat(translator.asked()).isEmpty();
  }

  @Test
  void bodiesAndTimeAreBounded() throws Exception {
    FakeTranslator translator = translator(FakeTranslator.silent());
    RunningGateway gateway =
        gateway(
            Map.of("gateway.max-upload-bytes", "1024", "gateway.translate-timeout", "300ms"),
            translator);

    error(gateway.client().post("/v2/models/smile/infer", new byte[1025]), 413, "1,024");
    assertThat(translator.asked()).isEmpty();
    error(gateway.client().post("/v2/models/smile/infer", new byte[2]), 504, "No answer");
    assertThat(translator.lostConnection()).isTrue();
  }

  @Test
  void aClientThatLeavesStopsItsRequest() throws Exception {
    FakeTranslator translator = translator(FakeTranslator.silent());
    RunningGateway gateway = gateway(Map.of(), translator);

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket
          .getOutputStream()
          .write("GET /v2/models/smile HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(UTF_8));
      assertThat(translator.wasAsked()).isTrue();
    }

    assertThat(translator.lostConnection()).isTrue();
  }
}
