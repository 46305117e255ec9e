package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every address, and the files served as written. */
class GatewayServerTest {
  @TempDir static Path folder;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new RunningGateway(folder, Map.of("gateway.max-connections", "20"));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void theDocumentDescribesExactlyTheRoutes() throws Exception {
    Set<String> routed = new TreeSet<>();
    for (Route route : gateway.router().getRoutes()) {
      if (route.methods() != null) {
        String path = route.getPath().replaceAll(":([a-z]+)", "{$1}");
        route.methods().forEach(method -> routed.add(method + " " + path));
      }
    }
    Set<String> described = new TreeSet<>();
    JsonNode paths = new YAMLMapper().readTree(gateway.client().get("/openapi.yaml").body());
    for (Map.Entry<String, JsonNode> path : paths.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (!operation.getKey().equals("parameters")) {
          described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }

    assertThat(routed).hasSizeGreaterThan(15).isEqualTo(described);
  }

  @Test
  void everyReferenceOfTheDocumentLeadsSomewhere() throws Exception {
    JsonNode document = new YAMLMapper().readTree(gateway.client().get("/openapi.yaml").body());

    assertThat(document.findValuesAsText("$ref"))
        .hasSizeGreaterThan(30)
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void unknownAddressesAreProblems() throws Exception {
    assertThat(Told.problem(gateway.client().get("/nowhere"), 404, "no-such-address"))
        .contains("/openapi.yaml");
  }

  @Test
  void otherMethodsAreProblemsThatNameTheRightOnes() throws Exception {
    HttpResponse<byte[]> answer = gateway.client().get("/v1/models/smile/translate");

    Told.problem(answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models",
        "/v1/models/a",
        "/v1/trainings",
        "/v1/datasets",
        "/v1/events",
        "/v1/trainings/a/events",
        "/v1/trainings/a/stats",
        "/v1/trainings/a/samples",
        "/v1/trainings/a/samples/1"
      })
  void tablesThatAreNotReadYetAreNotShownEmpty(String path) throws Exception {
    HttpResponse<byte[]> answer = gateway.client().get(path);

    Told.problem(answer, 503, "starting");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/page/app.js", "/nowhere", "/v1/models", "/livez"})
  void everyAnswerForbidsBrowsersToGuessFrameAndLoad(String path) throws Exception {
    HttpResponse<byte[]> answer = gateway.client().get(path);

    assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(answer.headers().firstValue("referrer-policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8",
    "/page/page.css, text/css; charset=utf-8",
    "/page/app.js, text/javascript; charset=utf-8",
    "/lib/lit-html.js, text/javascript; charset=utf-8",
    "/icon.svg, image/svg+xml",
    "/openapi.yaml, application/yaml",
    "/asyncapi.yaml, application/yaml"
  })
  void filesAreServedAsWrittenAndNotTwice(String path, String type) throws Exception {
    HttpResponse<byte[]> first = gateway.client().get(path);
    String resource =
        switch (path) {
          case "/" -> "/web/index.html";
          case "/openapi.yaml" -> Assets.OPENAPI;
          case "/asyncapi.yaml" -> Assets.ASYNCAPI;
          case "/lib/lit-html.js" -> "/META-INF/resources/webjars/lit-html/3.3.2/lit-html.js";
          default -> "/web" + path;
        };

    assertThat(first.headers().firstValue("content-type")).contains(type);
    try (InputStream written = Assets.class.getResourceAsStream(resource)) {
      assertThat(first.body()).isNotEmpty().isEqualTo(written.readAllBytes());
    }
    String tag = first.headers().firstValue("etag").orElseThrow();
    HttpResponse<byte[]> second =
        gateway.client().send(gateway.client().request(path).header("if-none-match", tag));
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void everyModuleThatThePageImportsIsServed() throws Exception {
    var seen = new TreeSet<>(Set.of("/page/app.js"));
    var open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      String path = open.pop();
      HttpResponse<byte[]> module = gateway.client().get(path);
      assertThat(module.statusCode()).as(path).isEqualTo(200);
      Pattern.compile("(?:from |import\\()\"(\\.|)(/[^\"]+)\"")
          .matcher(new String(module.body(), UTF_8))
          .results()
          .map(found -> (found.group(1).isEmpty() ? "" : "/page") + found.group(2))
          .filter(seen::add)
          .forEach(open::push);
    }

    assertThat(seen).hasSizeGreaterThan(10).contains("/lib/lit-html.js", "/page/data.js");
  }

  @Test
  void thePageHoldsNoCodeOrStyleThatThePolicyForbids() throws Exception {
    String page = new String(gateway.client().get("/").body(), UTF_8);

    assertThat(page)
        .doesNotContainPattern("<script(?![^>]*\\bsrc=\"/)")
        .doesNotContainPattern("(?i)<style|\\sstyle=|\\son[a-z]+=|https?://");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /livez HTTP/1.1, evil.example, 421",
    "GET /livez HTTP/1.1, localhost, 200",
    "GET /livez HTTP/1.1, 127.0.0.1:8080, 200",
    "GET /livez HTTP/1.1, 127.0.0.1.evil.example, 421",
    "GET /livez NONSENSE, localhost, 400"
  })
  void onLoopbackOnlyItsOwnNamesAreAnswered(String line, String host, int status) throws Exception {
    assertThat(raw(line + "\r\nhost: " + host + "\r\nconnection: close\r\n\r\n"))
        .matches("(?s)HTTP/1\\.[01] " + status + " .*");
  }

  @Test
  void headersAndLinesAreLimited() throws Exception {
    String large = "x".repeat(20_000);

    assertThat(raw("GET /" + large + " HTTP/1.1\r\nhost: localhost\r\n\r\n"))
        .matches("(?s)HTTP/1\\.[01] 414 .*")
        .contains("application/problem+json", "uri-too-long");
    assertThat(raw("GET / HTTP/1.1\r\nhost: localhost\r\nx: " + large + "\r\n\r\n"))
        .matches("(?s)HTTP/1\\.[01] 431 .*")
        .contains("application/problem+json", "headers-too-large");
  }

  @Test
  void connectionsBeyondTheLimitAreClosedAndLaterOnesTaken() throws Exception {
    try (RunningGateway small = new RunningGateway(folder, Map.of("gateway.max-connections", "1"));
        Socket first = new Socket(InetAddress.getLoopbackAddress(), small.port())) {
      byte[] request = "GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(UTF_8);
      first.getOutputStream().write(request);
      assertThat(first.getInputStream().read()).isEqualTo('H');
      try (Socket second = new Socket(InetAddress.getLoopbackAddress(), small.port())) {
        second.setSoTimeout(10_000);
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
      first.close();

      Eventually.holds(() -> assertThat(small.client().get("/livez").statusCode()).isEqualTo(200));
    }
  }

  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void anAddressThatOthersReachNeedsAWord() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      GatewayVerticle gateway =
          new GatewayVerticle(
              RunningGateway.context("127.0.0.1:1", folder, Map.of("gateway.host", "0.0.0.0")));

      assertThatThrownBy(() -> vertx.deployVerticle(gateway).await(10, TimeUnit.SECONDS))
          .hasMessageContaining("gateway.host")
          .hasMessageContaining("API keys")
          .hasMessageContaining("gateway.insecure=true");
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }
}
