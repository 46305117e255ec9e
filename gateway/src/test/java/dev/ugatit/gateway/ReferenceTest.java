package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceTest {
  @TempDir static Path folder;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new RunningGateway(folder, Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void allThatThePageNamesIsServedFromHere() throws Exception {
    String page = new String(gateway.client().get("/docs").body(), UTF_8);
    Matcher named = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page);
    List<String> addresses = named.results().map(found -> found.group(1)).toList();

    assertThat(addresses).hasSize(5).allMatch(address -> address.startsWith("/"));
    for (String address : addresses) {
      assertThat(gateway.client().get(address).statusCode()).as(address).isEqualTo(200);
    }
    assertThat(page)
        .doesNotContainPattern("<script(?![^>]*\\bsrc=\"/)")
        .doesNotContainPattern("(?i)<style|\\sstyle=|\\son[a-z]+=|https?://");
  }

  @Test
  void swaggerUiIsKeptForADayAndNotSentTwice() throws Exception {
    for (String path : List.of("/docs/swagger-ui.js", "/docs/swagger-ui.css")) {
      HttpResponse<byte[]> first = gateway.client().get(path);
      assertThat(first.headers().firstValue("cache-control").orElse("")).contains("max-age=86400");
      assertThat(first.body().length).isGreaterThan(100_000);
      String tag = first.headers().firstValue("etag").orElseThrow();
      HttpResponse<byte[]> second =
          gateway.client().send(gateway.client().request(path).header("if-none-match", tag));
      assertThat(second.statusCode()).isEqualTo(304);
    }
  }

  @Test
  void onlyThisPageMayShowPicturesOfItsStyleSheet() throws Exception {
    String own = policy("/docs");
    String others = policy("/");

    assertThat(own).contains("img-src 'self' data:;").doesNotContain("unsafe");
    assertThat(others).doesNotContain("data:");
    assertThat(own.replace("data:", "blob:")).isEqualTo(others);
  }

  private static String policy(String path) throws Exception {
    HttpResponse<byte[]> answer = gateway.client().get(path);
    return answer.headers().firstValue("content-security-policy").orElseThrow();
  }
}
