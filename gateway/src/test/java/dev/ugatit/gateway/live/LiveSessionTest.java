package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.gateway.Opened;
import dev.ugatit.gateway.RunningGateway;
import dev.ugatit.gateway.Samples;
import dev.ugatit.gateway.Told;
import dev.ugatit.gateway.live.LiveClient.Closed;
import dev.ugatit.gateway.live.LiveClient.Heard;
import dev.ugatit.gateway.live.LiveClient.Image;
import dev.ugatit.gateway.live.LiveClient.Text;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.kafka.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Live sessions over real sockets, between a client of another make and translators of the test.
 */
class LiveSessionTest {
  private static final byte[] FRAME = PictureEncoder.png(new Picture(8, 6, new byte[8 * 6 * 3]));
  private static final byte[] ANSWER = "a translated picture".getBytes(StandardCharsets.UTF_8);
  private static final String HELLO = "{\"type\":\"hello\",\"model\":\"smile\"}";

  private final Opened opened = new Opened();
  @TempDir Path folder;

  @AfterEach
  void closeAll() throws Exception {
    opened.close();
  }

  private StubTranslator translator(int workers, long serviceMillis) throws TimeoutException {
    return opened.add(new StubTranslator(workers, serviceMillis, ANSWER));
  }

  private RunningGateway gateway(Map<String, String> settings, StubTranslator... translators)
      throws IOException, TimeoutException {
    return opened.gateway(
        folder,
        settings,
        Arrays.stream(translators).map(StubTranslator::address).toArray(String[]::new));
  }

  private LiveClient client(RunningGateway gateway, String hello) throws InterruptedException {
    return opened.add(LiveClient.greeted(gateway.port(), hello));
  }

  private LiveClient stranger(RunningGateway gateway) {
    return opened.add(LiveClient.connect(gateway.port()));
  }

  private static void publish(RunningGateway gateway, String name, long version, int size) {
    NetworkOptions network = NetworkOptions.of("light", size, 8, 1);
    record(gateway, name + "/" + version, Samples.manifest(name, version, network));
  }

  private static void champion(RunningGateway gateway, String name, long version) {
    record(gateway, name + "@champion", Samples.alias(name, "champion", version));
  }

  private static void record(RunningGateway gateway, String key, Object value) {
    gateway
        .tables()
        .models()
        .apply(new Received("models", 0, 0, 0, key, Json.bytes(value), Map.of()));
  }

  // ---- one frame ----

  @Test
  void aFrameComesBackTranslatedUnderItsOwnNumberAndTime() throws Exception {
    StubTranslator translator = translator(1, 20);
    LiveClient client =
        client(
            gateway(Map.of(), translator),
            "{\"type\":\"hello\",\"model\":\"smile@candidate\",\"output\":\"overlay\",\"size\":128,"
                + "\"format\":\"webp\",\"fit\":\"pad\"}");
    double captured = 1_234_567.000244140625;

    client.frame(0xFFFF_FFFEL, captured, FRAME);
    Image image = client.image();

    assertThat(image.picture()).isEqualTo(ANSWER);
    assertThat(image.header().get(0)).isEqualTo((byte) 1);
    assertThat(image.header().get(1)).isEqualTo((byte) 2);
    assertThat(image.flags()).isZero();
    assertThat(image.sequence()).isEqualTo(0xFFFF_FFFEL);
    assertThat(image.header().getDouble(8)).isEqualTo(captured);
    assertThat(image.header().getInt(16)).isEqualTo(1_500);
    assertThat(image.header().getInt(20)).isEqualTo(20_250);
    assertThat(image.header().getInt(24)).isBetween(20_000, 10_000_000);
    assertThat(image.header().getInt(28)).isEqualTo(200);
    StubTranslator.Asked asked = translator.asked().get(0);
    assertThat(asked.path()).isEqualTo("/v1/models/smile/versions/candidate/translate");
    assertThat(asked.body().getBytes()).isEqualTo(FRAME);
    assertThat(asked.headers())
        .containsEntry("ugatit-class", "live")
        .containsEntry("content-type", "image/png")
        .containsEntry("accept", "image/webp")
        .containsEntry("ugatit-output", "overlay")
        .containsEntry("ugatit-fit", "pad")
        .containsEntry("ugatit-size", "128")
        .containsKey("ugatit-budget-ms");
    assertThat(asked.headers().get("ugatit-session")).matches("[A-Za-z0-9._-]{1,64}");
  }

  @Test
  void theWelcomeTellsTheModelAndItsLimits() throws Exception {
    RunningGateway gateway = gateway(Map.of("gateway.live-frame-bytes", "20000"), translator(1, 1));
    publish(gateway, "smile", 200, 256);
    champion(gateway, "smile", 200);
    LiveClient client = stranger(gateway);

    client.say(HELLO);
    JsonNode welcome = client.await("welcome");

    assertThat(welcome.path("credits").asInt()).isEqualTo(2);
    assertThat(welcome.path("version").asInt()).isEqualTo(200);
    assertThat(welcome.path("digest").asText()).isEqualTo("ab".repeat(32));
    assertThat(welcome.path("size").asInt()).isEqualTo(256);
    assertThat(welcome.path("sizes").toString()).isEqualTo("[256,192,128]");
    assertThat(welcome.path("limits").path("frameBytes").asInt()).isEqualTo(20_000);
    assertThat(welcome.path("limits").path("idleSeconds").asInt()).isEqualTo(60);
    // What the client knows already is not told again.
    client.frame(1, 0, FRAME);
    assertThat(client.next()).isInstanceOf(Image.class);
  }

  // ---- the newest wins ----

  @Test
  void aClientThatIgnoresItsCreditsGetsItsNewestFrameAndNoticeOfTheRest() throws Exception {
    StubTranslator translator = translator(1, 300);
    LiveClient client = client(gateway(Map.of(), translator), HELLO);

    for (int i = 1; i <= 20; i++) {
      client.frame(i, 0, FRAME);
    }

    List<Long> dropped = new ArrayList<>();
    List<Long> shown = new ArrayList<>();
    while (dropped.size() + shown.size() < 20) {
      Heard heard = client.next();
      if (heard instanceof Image image) {
        shown.add(image.sequence());
      } else if (heard instanceof Text text && text.type().equals("dropped")) {
        assertThat(text.json().path("reason").asText()).isEqualTo("superseded");
        dropped.add(text.json().path("sequence").asLong());
      }
    }
    assertThat(shown).startsWith(1L).endsWith(20L).hasSizeBetween(2, 4);
    assertThat(dropped).doesNotHaveDuplicates().doesNotContainAnyElementsOf(shown);
    assertThat(translator.mostWaiting()).isEqualTo(1);
    assertThat(translator.asked()).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aClientThatDoesNotReadIsNotReadEitherAndNothingPilesUp() throws Exception {
    byte[] large = new byte[400_000];
    var translator = new StubTranslator(8, 1, large);
    opened.add(translator);
    RunningGateway gateway = gateway(Map.of(), translator);
    LiveClient client = LiveClient.thatDoesNotRead(gateway.port());
    opened.add(client);
    client.say(HELLO);
    byte[] frame = Arrays.copyOf(FRAME, 200_000);

    int sent = 0;
    for (int still = 0; still < 5; still = client.allSent() ? 0 : still + 1) {
      for (int n = 0; client.allSent() && n < 10; n++) {
        client.frame(sent++, 0, frame);
      }
      TimeUnit.MILLISECONDS.sleep(200);
      assertThat(sent).as("pictures go out to nobody").isLessThan(1_000);
    }

    // The sockets' own buffers hold what was sent; behind them the gateway has stopped reading.
    assertThat(translator.asked()).hasSizeLessThan(100);
    assertThat(gateway.metrics().get("ugatit.gateway.live.waiting").gauge().value())
        .isLessThanOrEqualTo(1);
  }

  // ---- other wishes ----

  @Test
  void wishesChangeFromTheNextFrameOn() throws Exception {
    StubTranslator translator = translator(1, 1);
    LiveClient client = client(gateway(Map.of(), translator), HELLO);
    client.frame(1, 0, FRAME);
    client.image();

    client.say("{\"type\":\"set\",\"model\":\"frown/7\",\"output\":\"heatmap\"}");
    JsonNode told = client.await("model");
    client.frame(2, 0, FRAME);
    client.image();

    assertThat(told.path("reason").asText()).isEqualTo("set");
    assertThat(told.path("model").asText()).isEqualTo("frown");
    StubTranslator.Asked asked = translator.asked().get(1);
    assertThat(asked.path()).isEqualTo("/v1/models/frown/versions/7/translate");
    assertThat(asked.headers()).containsEntry("ugatit-output", "heatmap");
  }

  @Test
  void aNewVersionIsToldBeforeItsFirstPicture() throws Exception {
    StubTranslator translator = translator(1, 1);
    LiveClient client = client(gateway(Map.of(), translator), HELLO);
    client.frame(1, 0, FRAME);
    assertThat(client.await("model").path("version").asInt()).isEqualTo(200);
    client.image();
    client.frame(2, 0, FRAME);
    assertThat(client.next()).isInstanceOf(Image.class);

    translator.serve(300, "cd".repeat(32));
    client.frame(3, 0, FRAME);

    JsonNode told = client.await("model");
    assertThat(told.path("reason").asText()).isEqualTo("version");
    assertThat(told.path("version").asInt()).isEqualTo(300);
    assertThat(told.path("digest").asText()).isEqualTo("cd".repeat(32));
    assertThat(client.image().header().getInt(28)).isEqualTo(300);
  }

  @Test
  void twoModelsAnswerEachFrameAndTheCreditComesBackWithTheSecond() throws Exception {
    StubTranslator translator = translator(2, 5);
    LiveClient client =
        client(
            gateway(Map.of(), translator),
            "{\"type\":\"hello\",\"model\":\"smile\",\"compare\":\"frown@candidate\"}");

    for (int i = 1; i <= 5; i++) {
      client.frame(i, 0, FRAME);
      Image first = client.image();
      Image second = client.image();
      assertThat(List.of(first.sequence(), second.sequence())).containsOnly((long) i);
      assertThat(List.of(first.flags() & 1, second.flags() & 1)).containsExactlyInAnyOrder(0, 1);
      assertThat(first.flags() & 2).isEqualTo(2);
      assertThat(second.flags() & 2).isZero();
    }
    assertThat(translator.asked().stream().map(a -> a.headers().get("ugatit-session")).distinct())
        .hasSize(2);

    client.say("{\"type\":\"set\",\"compare\":null}");
    client.frame(6, 0, FRAME);
    assertThat(client.image().flags()).isZero();
    assertThat(translator.asked()).hasSize(11);
  }

  @Test
  void slowAnswersMakePicturesSmallerWhereTheModelAllowsIt() throws Exception {
    StubTranslator translator = translator(1, 30);
    RunningGateway gateway = gateway(Map.of(), translator);
    publish(gateway, "smile", 200, 256);
    champion(gateway, "smile", 200);
    LiveClient client = client(gateway, "{\"type\":\"hello\",\"model\":\"smile\",\"budgetMs\":10}");

    for (int i = 1; i <= 5; i++) {
      client.frame(i, 0, FRAME);
      client.image();
    }
    JsonNode first = client.await("model");
    for (int i = 6; i <= 10; i++) {
      client.frame(i, 0, FRAME);
      client.image();
    }
    JsonNode second = client.await("model");
    client.frame(11, 0, FRAME);
    client.image();

    assertThat(first.path("reason").asText()).isEqualTo("size");
    assertThat(first.path("size").asInt()).isEqualTo(192);
    assertThat(second.path("size").asInt()).isEqualTo(128);
    assertThat(translator.asked().stream().map(a -> String.valueOf(a.headers().get("ugatit-size"))))
        .containsExactly(
            "null", "null", "null", "null", "null", "192", "192", "192", "192", "192", "128");
  }

  // ---- translators that go ----

  @Test
  void aSessionStaysWithItsTranslatorAndMovesOnWhenThatDies() throws Exception {
    StubTranslator one = translator(1, 5);
    StubTranslator other = translator(1, 5);
    LiveClient client = client(gateway(Map.of(), one, other), HELLO);
    for (int i = 1; i <= 10; i++) {
      client.frame(i, 0, FRAME);
      client.image();
    }
    assertThat(List.of(one.asked().size(), other.asked().size())).containsExactlyInAnyOrder(0, 10);

    StubTranslator used = one.asked().isEmpty() ? other : one;
    used.takes(60_000);
    client.frame(11, 0, FRAME);
    while (used.asked().size() < 11) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    used.close();

    // Neither the frame that was with it nor a later one is lost.
    assertThat(client.image().sequence()).isEqualTo(11);
    client.frame(12, 0, FRAME);
    assertThat(client.image().sequence()).isEqualTo(12);
  }

  @Test
  void framesWithoutATranslatorAreDroppedAndTheSessionGoesOn() throws Exception {
    LiveClient client = client(gateway(Map.of()), HELLO);

    for (int i = 1; i <= 5; i++) {
      client.frame(i, 0, FRAME);
      JsonNode dropped = client.await("dropped");
      assertThat(dropped.path("sequence").asInt()).isEqualTo(i);
      assertThat(dropped.path("reason").asText()).isEqualTo("no-translator");
      assertThat(dropped.path("detail").asText()).contains("gateway.translators");
    }
  }

  // ---- what is not understood ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{}",
        "{\"type\":\"dance\"}",
        "{\"type\":\"set\",\"model\":\"Smile\"}",
        "{\"type\":\"set\",\"model\":7}",
        "{\"type\":\"set\",\"size\":\"large\"}",
        "{\"type\":\"set\",\"size\":0}",
        "{\"type\":\"set\",\"output\":\"video\"}",
        "{\"type\":\"set\",\"format\":\"gif\"}",
        "{\"type\":\"set\",\"fit\":\"squeeze\"}",
        "{\"type\":\"set\",\"budgetMs\":1}",
        "{\"type\":\"hello\",\"model\":\"smile\"}"
      })
  void wrongTextsAreToldAndChangeNothing(String text) throws Exception {
    StubTranslator translator = translator(1, 1);
    LiveClient client = client(gateway(Map.of(), translator), HELLO);

    client.say(text);

    assertThat(client.await("problem").path("closing").asBoolean()).isFalse();
    client.frame(1, 0, FRAME);
    client.image();
    assertThat(translator.asked().get(0).path())
        .isEqualTo("/v1/models/smile/versions/champion/translate");
  }

  @Test
  void deepAndLongTextsAreTold() throws Exception {
    LiveClient client = client(gateway(Map.of()), HELLO);

    client.say("{\"type\":".repeat(100));
    assertThat(client.await("problem").path("code").asText()).isEqualTo("bad-message");
    client.say("{\"type\":\"set\",\"x\":\"" + "x".repeat(5_000) + "\"}");
    assertThat(client.await("problem").path("detail").asText()).contains("4096");
  }

  @Test
  void threeWrongMessagesInARowEndTheSession() throws Exception {
    StubTranslator translator = translator(1, 1);
    LiveClient client = client(gateway(Map.of(), translator), HELLO);

    for (int i = 0; i < 3; i++) {
      client.say("nonsense");
      client.say("nonsense");
      client.frame(i, 0, FRAME);
      client.image();
    }
    client.say("nonsense");
    client.bytes(new byte[5]);
    client.bytes(FRAME);

    JsonNode last =
        client.await(Text.class, text -> text.json().path("closing").asBoolean()).json();
    assertThat(last.path("code").asText()).isEqualTo("too-many-errors");
    assertThat(client.closed()).isEqualTo(new Closed(1008, "too-many-errors"));
  }

  @ParameterizedTest
  @CsvSource({
    "empty, empty",
    "zeros, not-a-picture",
    "tiff, unsupported",
    "huge-png, too-many-pixels",
    "huge-webp, too-many-pixels"
  })
  void badPicturesAreDroppedWithTheirReasonBeforeTheTranslator(String picture, String reason)
      throws Exception {
    StubTranslator translator = translator(1, 1);
    LiveClient client = client(gateway(Map.of(), translator), HELLO);

    client.frame(9, 0, BadPictures.named(picture));

    JsonNode dropped = client.await("dropped");
    assertThat(dropped.path("sequence").asInt()).isEqualTo(9);
    assertThat(dropped.path("reason").asText()).isEqualTo(reason);
    client.frame(10, 0, FRAME);
    assertThat(client.image().sequence()).isEqualTo(10);
    assertThat(translator.asked()).hasSize(1);
  }

  @Test
  void badHeadersAreDroppedWithTheirReason() throws Exception {
    LiveClient client = client(gateway(Map.of(), translator(1, 1)), HELLO);
    byte[] picture = LiveClient.frameBytes(5, 0, FRAME);
    picture[1] = 2;

    client.bytes(picture);
    JsonNode dropped = client.await("dropped");

    assertThat(dropped.path("sequence").asInt()).isEqualTo(5);
    assertThat(dropped.path("reason").asText()).isEqualTo("bad-frame");
    assertThat(dropped.path("detail").asText()).contains("kind 1");
  }

  @Test
  void aMessageThatIsTooLargeClosesTheConnectionWithThatCode() throws Exception {
    RunningGateway gateway = gateway(Map.of("gateway.live-frame-bytes", "20000"), translator(1, 1));
    LiveClient client = client(gateway, HELLO);

    client.frame(1, 0, Arrays.copyOf(FRAME, 20_000 - 32));
    client.image();
    client.frame(2, 0, Arrays.copyOf(FRAME, 20_000));

    assertThat(client.await("problem").path("code").asText()).isEqualTo("message-too-large");
    assertThat(client.closed()).isEqualTo(new Closed(1009, "message-too-large"));
  }

  @Test
  void aMessageInPartsThatIsTooLargeClosesTheConnectionAsWell() throws Exception {
    RunningGateway gateway = gateway(Map.of("gateway.live-frame-bytes", "20000"), translator(1, 1));
    LiveClient client = client(gateway, HELLO);

    for (int i = 0; i < 100; i++) {
      client.part(new byte[15_000]);
    }

    assertThat(client.await("problem").path("code").asText()).isEqualTo("message-too-large");
    assertThat(client.closed().code()).isEqualTo(1009);
  }

  // ---- beginning and end ----

  @Test
  void whoDoesNotGreetIsToldToGo() throws Exception {
    RunningGateway gateway = gateway(Map.of());
    LiveClient silent = stranger(gateway);
    LiveClient hasty = stranger(gateway);
    LiveClient vague = stranger(gateway);

    hasty.frame(1, 0, FRAME);
    assertThat(hasty.await("problem").path("code").asText()).isEqualTo("no-greeting");
    assertThat(hasty.closed().code()).isEqualTo(1008);
    vague.say("{\"type\":\"hello\"}");
    assertThat(vague.await("problem").path("detail").asText()).contains("model");
    assertThat(vague.closed().code()).isEqualTo(1008);
    assertThat(silent.await("problem").path("code").asText()).isEqualTo("no-greeting");
    assertThat(silent.closed().code()).isEqualTo(1008);
  }

  @Test
  void aSessionTooManyIsToldWhenToComeBack() throws Exception {
    RunningGateway gateway = gateway(Map.of("gateway.live-sessions", "1"), translator(1, 1));
    LiveClient first = client(gateway, HELLO);
    LiveClient second = stranger(gateway);

    JsonNode problem = second.await("problem");
    assertThat(problem.path("code").asText()).isEqualTo("too-many-sessions");
    assertThat(problem.path("retryAfterSeconds").asInt()).isPositive();
    assertThat(second.closed().code()).isEqualTo(1013);

    first.close();
    eventuallyNoSessions(gateway);
    LiveClient third = client(gateway, HELLO);
    third.frame(1, 0, FRAME);
    assertThat(third.image().sequence()).isEqualTo(1);
  }

  private static void eventuallyNoSessions(RunningGateway gateway) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      if (gateway.metrics().get("ugatit.gateway.live.sessions").gauge().value() == 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new AssertionError("a session stays open");
  }

  @Test
  void aSessionWithoutFramesEnds() throws Exception {
    RunningGateway gateway = gateway(Map.of("gateway.live-idle-timeout", "1s"));
    LiveClient client = client(gateway, HELLO);

    assertThat(client.await("problem").path("code").asText()).isEqualTo("idle");
    assertThat(client.closed().code()).isEqualTo(1000);
  }

  @Test
  void aGatewayThatStopsTellsItsSessions() throws Exception {
    RunningGateway gateway = gateway(Map.of());
    LiveClient client = client(gateway, HELLO);

    gateway.stop();

    assertThat(client.await("problem").path("code").asText()).isEqualTo("stopping");
    assertThat(client.closed().code()).isEqualTo(1001);
  }

  @Test
  void aClientThatLeavesCancelsItsFrames() throws Exception {
    StubTranslator translator = translator(1, 60_000);
    RunningGateway gateway = gateway(Map.of(), translator);
    LiveClient client = client(gateway, HELLO);
    client.frame(1, 0, FRAME);
    while (translator.asked().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }

    client.close();

    eventuallyNoSessions(gateway);
    for (int i = 0; i < 500 && inFlight(gateway) > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(inFlight(gateway)).isZero();
  }

  private static double inFlight(RunningGateway gateway) {
    return gateway.metrics().get("ugatit.gateway.translate.inflight").gauge().value();
  }

  // ---- the way in ----

  @Test
  void whatIsNoWebSocketIsTold() throws Exception {
    RunningGateway gateway = gateway(Map.of());

    Told.problem(gateway.client().get("/v1/live"), 426, "no-websocket");
  }

  @ParameterizedTest
  @CsvSource({
    "ugatit.live.v1, , 101",
    "'other, ugatit.live.v1', , 101",
    "other, , 400",
    "'', , 400",
    "ugatit.live.v1, http://evil.example, 403",
    "ugatit.live.v1, null, 403",
    "ugatit.live.v1, http://localhost:1, 403",
    "ugatit.live.v1, http://localhost:PORT, 101",
    "ugatit.live.v1, https://friend.example, 101"
  })
  void onlyOurProtocolAndPagesGetIn(String protocol, String origin, int status) throws Exception {
    RunningGateway gateway = gateway(Map.of("gateway.cors-origins", "https://friend.example"));
    String port = String.valueOf(gateway.port());
    String request =
        "GET /v1/live HTTP/1.1\r\nhost: localhost:"
            + port
            + "\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
            + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (protocol.isEmpty() ? "" : "sec-websocket-protocol: " + protocol + "\r\n")
            + (origin == null ? "" : "origin: " + origin.replace("PORT", port) + "\r\n")
            + "\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      byte[] head = socket.getInputStream().readNBytes(12);

      assertThat(new String(head, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 " + status);
    }
  }

  @Test
  void whatHappensIsCounted() throws Exception {
    RunningGateway gateway = gateway(Map.of(), translator(1, 1));
    LiveClient client = client(gateway, HELLO);
    client.frame(1, 0, FRAME);
    client.image();
    client.frame(2, 0, new byte[10]);
    client.await("dropped");

    String metrics = new String(gateway.client().get("/metrics").body(), StandardCharsets.UTF_8);

    assertThat(metrics)
        .contains("ugatit_gateway_live_sessions 1.0")
        .contains("ugatit_gateway_live_frames_total 2.0")
        .contains("ugatit_gateway_live_pictures_total 1.0")
        .contains("ugatit_gateway_live_drops_total{reason=\"not-a-picture\"} 1.0")
        .contains("ugatit_gateway_live_age_seconds_count 1");
  }
}
