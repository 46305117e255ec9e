package dev.ugatit.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.gateway.Client;
import dev.ugatit.gateway.GatewaySettings;
import dev.ugatit.gateway.RunningGateway;
import dev.ugatit.gateway.Told;
import dev.ugatit.gateway.http.ApiDocument;
import dev.ugatit.platform.access.RateLimit;
import dev.ugatit.platform.access.Role;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.platform.runtime.ServiceRunner;
import dev.ugatit.platform.store.Digests;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a key may ask. Each allowed request is answered with 503 here, for want of Kafka. */
class RateLimitTest {
  @TempDir private Path folder;
  private KeysFixture keys;

  @BeforeEach
  void name() {
    keys = new KeysFixture(folder.resolve("keys.json"));
  }

  private static HttpResponse<byte[]> ask(Client client, String key) throws Exception {
    return client.send(client.request("/v1/models").header("authorization", "Bearer " + key));
  }

  @Test
  void beyondItsBurstAKeyIsToldWhenToTryAgain() throws Exception {
    String slow = keys.add("slow", Role.VIEWER, new RateLimit(1, 5));
    String other = keys.add("other", Role.VIEWER, null);
    try (var gateway = new RunningGateway(folder, Map.of("gateway.api-keys", keys.path()))) {
      Client client = gateway.client();
      long began = System.nanoTime();
      var answers = new ArrayList<HttpResponse<byte[]>>();
      for (int i = 0; i < 30; i++) {
        answers.add(ask(client, slow));
      }
      long refilled = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;

      var refused = answers.stream().filter(answer -> answer.statusCode() == 429).toList();
      assertThat((long) answers.size() - refused.size()).isBetween(5L, 5 + refilled);
      assertThat(refused).isNotEmpty();
      assertThat(Told.problem(refused.get(0), 429, "too-many-requests")).contains("try again");
      assertThat(refused.get(0).headers().firstValue("retry-after")).contains("1");
      assertThat(ask(client, other).statusCode()).isEqualTo(503);
      assertThat(client.get("/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theDefaultHoldsForKeysWithoutALimit() throws Exception {
    String key = keys.add("a", Role.VIEWER, null);
    var settings =
        Map.of(
            "gateway.api-keys", keys.path(), "gateway.rate-limit", "1", "gateway.rate-burst", "1");
    try (var gateway = new RunningGateway(folder, settings)) {
      int refused = 0;
      for (int i = 0; i < 20; i++) {
        refused += ask(gateway.client(), key).statusCode() == 429 ? 1 : 0;
      }
      assertThat(refused).isPositive();
    }
  }

  @Test
  void aLimitHoldsOverTwoGateways() throws Exception {
    String key = keys.add("slow", Role.VIEWER, new RateLimit(1, 20));
    int first = freePort();
    int second = freePort();
    try (var one = member(first, second);
        var other = member(second, first)) {
      long began = System.nanoTime();
      int allowed = 0;
      for (int i = 0; i < 40; i++) {
        allowed += ask(one.client(), key).statusCode() == 503 ? 1 : 0;
        allowed += ask(other.client(), key).statusCode() == 503 ? 1 : 0;
      }
      long refilled = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;

      assertThat(allowed).isBetween(20, 20 + (int) refilled);
    }
  }

  @Test
  void whenTheClusterDoesNotCountEachGatewayDoes() throws Exception {
    String key = keys.add("slow", Role.VIEWER, new RateLimit(1, 5));
    int port = freePort();
    ServiceRunner runner = runner(port, port);
    try (var gateway = new RunningGateway(runner.vertx(), runner.context())) {
      ask(gateway.client(), key);
      runner.context().cluster().hazelcast().orElseThrow().getMap("ugatit.rate-limits").destroy();
      runner.context().cluster().hazelcast().orElseThrow().shutdown();

      var statuses = new ArrayList<Integer>();
      for (int i = 0; i < 20; i++) {
        statuses.add(ask(gateway.client(), key).statusCode());
      }

      assertThat(statuses).containsOnly(503, 429).startsWith(503);
    }
  }

  /** The wait for the cluster must not cost a byte of what arrives meanwhile. */
  @Test
  void bodiesArriveWholeBehindTheSharedCount() throws Exception {
    String key = keys.add("a", Role.TRANSLATOR, new RateLimit(1_000, 1_000));
    int port = freePort();
    ServiceRunner runner = runner(port, port);
    var access =
        new Access(
            runner.vertx(),
            runner.context().cluster(),
            ApiDocument.load("/dev/ugatit/gateway/openapi.yaml"),
            keys.path(),
            null);
    try {
      access.start().await(30, TimeUnit.SECONDS);
      Router router = Router.router(runner.vertx());
      router.route().handler(access);
      router
          .post("/v1/models/a/translate")
          .handler(
              ctx ->
                  ctx.request()
                      .body()
                      .onSuccess(body -> ctx.end(Digests.sha256(body.getBytes())))
                      .onFailure(ctx::fail));
      int listening =
          runner
              .vertx()
              .createHttpServer()
              .requestHandler(router)
              .listen(0, "127.0.0.1")
              .await(30, TimeUnit.SECONDS)
              .actualPort();
      var address = URI.create("http://127.0.0.1:" + listening + "/v1/models/a/translate");
      var random = new Random(1);
      HttpClient client = HttpClient.newHttpClient();
      for (int bytes : List.of(0, 1, 1_000, 70_000, 5_000_000)) {
        byte[] body = new byte[bytes];
        random.nextBytes(body);
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(address)
                    .header("authorization", "Bearer " + key)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build(),
                BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo(Digests.sha256(body));
      }
    } finally {
      access.stop();
      runner.stop().await(60, TimeUnit.SECONDS);
    }
  }

  private RunningGateway member(int port, int other) throws Exception {
    ServiceRunner runner = runner(port, other);
    return new RunningGateway(runner.vertx(), runner.context());
  }

  private ServiceRunner runner(int port, int other) {
    var settings = new ArrayList<>(PlatformSettings.all());
    settings.addAll(GatewaySettings.all());
    var values =
        new HashMap<>(
            Map.of(
                "data",
                folder.resolve("" + port).toString(),
                "gateway.port",
                "0",
                "gateway.api-keys",
                keys.path()));
    values.put("cluster.members", "127.0.0.1:" + port + ",127.0.0.1:" + other);
    values.put("cluster.port", "" + port);
    return ServiceRunner.create(Configuration.of(settings, values));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
