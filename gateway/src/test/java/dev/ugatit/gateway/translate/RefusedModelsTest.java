package dev.ugatit.gateway.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TranslatorAnnouncement;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the gateway comes to know what translators refuse, whoever they are. */
class RefusedModelsTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  private Map<String, String> refused(String... addresses) throws Exception {
    return Translators.of(vertx, client, List.of(addresses)).refused().await(20, TimeUnit.SECONDS);
  }

  private static Handler<HttpServerRequest> reporting(String models) {
    return request -> request.response().end("{\"models\":[" + models + "]}");
  }

  @Test
  void announcementsTellIt() throws Exception {
    assertThat(refused()).isEmpty();
    var announcement =
        new TranslatorAnnouncement(
            1, "http://127.0.0.1:1", List.of("a/1"), 0, Map.of("a/2", "no picture"));
    vertx
        .sharedData()
        .<String, String>getAsyncMap(TranslatorAnnouncement.MAP)
        .compose(map -> map.put("node", Json.text(announcement)))
        .await(5, TimeUnit.SECONDS);

    assertThat(refused()).isEqualTo(Map.of("a/2", "no picture"));
  }

  @Test
  void translatorsOfAListAreAskedAndSilentOnesPassedOver() throws Exception {
    String loaded = "{\"name\":\"a\",\"version\":1,\"state\":\"loaded\",\"reason\":\"\"}";
    String failed = "{\"name\":\"a\",\"version\":2,\"state\":\"failed\",\"reason\":\"rank 2\"}";
    try (var one = new FakeTranslator(vertx, reporting(loaded + "," + failed));
        var other = new FakeTranslator(vertx, reporting(failed.replace("\"a\"", "\"b\"")));
        var odd = new FakeTranslator(vertx, request -> request.response().end("no JSON"));
        var endless =
            new FakeTranslator(vertx, request -> request.response().end(" ".repeat(2_000_000)));
        var silent = new FakeTranslator(vertx, FakeTranslator.silent())) {
      String nobody = "http://127.0.0.1:1";

      assertThat(
              refused(
                  one.address(),
                  nobody,
                  odd.address(),
                  endless.address(),
                  silent.address(),
                  other.address()))
          .isEqualTo(Map.of("a/2", "rank 2", "b/2", "rank 2"));
      assertThat(one.asked()).extracting(FakeTranslator.Asked::path).containsExactly("/v1/load");
    }
  }

  @Test
  void aListIsNotAskedForEveryRequest() throws Exception {
    try (var one = new FakeTranslator(vertx, reporting(""))) {
      Translators translators = Translators.of(vertx, client, List.of(one.address()));

      translators.refused().await(20, TimeUnit.SECONDS);
      translators.refused().await(20, TimeUnit.SECONDS);

      assertThat(one.asked()).hasSize(1);
    }
  }
}
