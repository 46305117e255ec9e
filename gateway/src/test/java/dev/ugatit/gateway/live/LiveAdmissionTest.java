package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.gateway.Samples;
import dev.ugatit.gateway.http.Problems;
import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.gateway.translate.Forwarder;
import dev.ugatit.gateway.translate.PictureCheck;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.kafka.Received;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets a session, and for which models, when access is limited and the models are known. */
class LiveAdmissionTest {
  private static final LiveLimits LIMITS =
      new LiveLimits(4, 1 << 20, 1_000_000, Duration.ofMinutes(1));

  private final Vertx vertx = Vertx.vertx();
  private final List<LiveClient> clients = new ArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int port;

  @BeforeEach
  void start() throws Exception {
    var models = new ModelTable();
    publish(models, "light", NetworkOptions.of("light", 256, 8, 1));
    publish(models, "full", NetworkOptions.of("full", 256, 8, 1));
    var metrics = new SimpleMeterRegistry();
    var parts =
        new LiveParts(
            vertx,
            new Forwarder(vertx, List.of(), Duration.ofSeconds(10), metrics),
            models,
            () -> true,
            new PictureCheck(new PictureLimits(LIMITS.frameBytes(), LIMITS.pixels())),
            new UploadMemory(100_000),
            LIMITS,
            this::admit,
            new LiveMetrics(metrics));
    Router router = Router.router(vertx);
    Problems.mount(router);
    router.get("/v1/live").handler(new LiveHandler(parts));
    port =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxWebSocketFrameSize(LIMITS.frameBytes())
                    .setMaxWebSocketMessageSize(LIMITS.frameBytes())
                    .setWebSocketSubProtocols(List.of(LiveHandler.SUBPROTOCOL)))
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS)
            .actualPort();
  }

  private static void publish(ModelTable models, String name, NetworkOptions network) {
    put(models, name + "/1", Samples.manifest(name, 1, network));
    put(models, name + "@champion", Samples.alias(name, "champion", 1));
  }

  private static void put(ModelTable models, String key, Object value) {
    models.apply(new Received("models", 0, 0, 0, key, Json.bytes(value), Map.of()));
  }

  private void admit(String token, String remoteAddress) {
    asked.add(remoteAddress);
    switch (token) {
      case "good" -> {}
      case "busy" -> throw Refusal.retryAfter(7, 429, "too-many-requests", "Wait.");
      default -> throw Refusal.of(401, "no-key", "Say a key.");
    }
  }

  @AfterEach
  void stop() throws Exception {
    clients.forEach(LiveClient::close);
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private LiveClient hello(String fields) {
    LiveClient client = LiveClient.connect(port);
    clients.add(client);
    client.say("{\"type\":\"hello\"," + fields + "}");
    return client;
  }

  @Test
  void whoHasAKeyIsWelcome() throws Exception {
    JsonNode welcome = hello("\"model\":\"light\",\"token\":\"good\"").await("welcome");

    assertThat(welcome.path("version").asInt()).isEqualTo(1);
    assertThat(asked).containsExactly("127.0.0.1");
  }

  @Test
  void whoHasNoneIsToldToGo() throws Exception {
    LiveClient none = hello("\"model\":\"light\"");
    LiveClient busy = hello("\"model\":\"light\",\"token\":\"busy\"");

    assertThat(none.await("problem").path("code").asText()).isEqualTo("no-key");
    assertThat(none.closed().code()).isEqualTo(1008);
    assertThat(busy.await("problem").path("retryAfterSeconds").asInt()).isEqualTo(7);
    assertThat(busy.closed().code()).isEqualTo(1013);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"model\":\"none\"', no-such-model, full",
    "'\"model\":\"light/7\"', no-such-version, champion",
    "'\"model\":\"light\",\"compare\":\"light@best\"', no-such-version, best",
    "'\"model\":\"full\",\"size\":128', fixed-size, 256",
    "'\"model\":\"light\",\"size\":130', bad-size, 4"
  })
  void whatCannotBeAnsweredIsRefusedByName(String fields, String code, String named)
      throws Exception {
    LiveClient greeting = hello(fields + ",\"token\":\"good\"");
    LiveClient open = hello("\"model\":\"light\",\"token\":\"good\"");
    open.await("welcome");

    JsonNode problem = greeting.await("problem");
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("detail").asText()).contains(named);
    assertThat(greeting.closed().code()).isEqualTo(1008);
    open.say("{\"type\":\"set\"," + fields + "}");
    assertThat(open.await("problem").path("code").asText()).isEqualTo(code);
    open.say("{\"type\":\"set\",\"size\":128}");
    assertThat(open.await("model").path("size").asInt()).isEqualTo(128);
  }

  @Test
  void framesBeyondTheMemoryForThemAreDropped() throws Exception {
    LiveClient client = hello("\"model\":\"light\",\"token\":\"good\"");
    client.await("welcome");

    client.frame(1, 0, new byte[100_001]);

    assertThat(client.await("dropped").path("reason").asText()).isEqualTo("busy");
    client.frame(2, 0, new byte[1_000]);
    assertThat(client.await("dropped").path("reason").asText()).isEqualTo("not-a-picture");
    client.frame(3, 0, new byte[99_000]);
    assertThat(client.await("dropped").path("reason").asText()).isEqualTo("not-a-picture");
  }
}
