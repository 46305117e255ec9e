package dev.ugatit.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.gateway.RunningGateway;
import dev.ugatit.platform.access.Role;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told of pages elsewhere. Over a socket: Java's client sends no origin. */
class OriginsTest {
  @TempDir private Path folder;

  private static String ask(RunningGateway gateway, String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      out.write((request + "connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }
  }

  private static String get(RunningGateway gateway, String origin) throws Exception {
    return ask(
        gateway,
        "GET /livez HTTP/1.1\r\nhost: 127.0.0.1:%d\r\norigin: %s\r\n"
            .formatted(gateway.port(), origin));
  }

  @Test
  void noPageElsewhereIsLetInByDefault() throws Exception {
    try (var gateway = new RunningGateway(folder, Map.of())) {
      assertThat(get(gateway, "https://example.org")).doesNotContain("access-control-allow");
    }
  }

  @Test
  void listedOriginsAloneAreLetIn() throws Exception {
    var settings = Map.of("gateway.cors-origins", "https://example.org,http://localhost:3000");
    try (var gateway = new RunningGateway(folder, settings)) {
      assertThat(get(gateway, "https://example.org"))
          .contains("200 ok", "access-control-allow-origin: https://example.org");
      for (String other : List.of("https://evil.example", "http://example.org", "null")) {
        assertThat(get(gateway, other))
            .contains("http/1.1 403")
            .doesNotContain("access-control-allow");
      }
      assertThat(get(gateway, "http://127.0.0.1:" + gateway.port())).contains("200 ok");
    }
  }

  @Test
  void aPreflightNeedsNoKeyAndAllowsOne() throws Exception {
    var keys = new KeysFixture(folder.resolve("keys.json"));
    keys.add("a", Role.VIEWER, null);
    var settings =
        Map.of("gateway.cors-origins", "https://example.org", "gateway.api-keys", keys.path());
    try (var gateway = new RunningGateway(folder, settings)) {
      String answer =
          ask(
              gateway,
              """
              OPTIONS /v1/trainings/a HTTP/1.1
              host: localhost
              origin: https://example.org
              access-control-request-method: PUT
              access-control-request-headers: authorization,content-type
              """
                  .replace("\n", "\r\n"));

      assertThat(answer)
          .contains("http/1.1 204", "access-control-allow-origin: https://example.org")
          .containsPattern("access-control-allow-methods: [^\r]*put")
          .containsPattern("access-control-allow-headers: [^\r]*authorization");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "example.org", "https://example.org/", "https://*.example.org"})
  void whatIsNoOriginIsNamed(String origin) {
    assertThatThrownBy(() -> new Origins(List.of(origin)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gateway.cors-origins")
        .hasMessageContaining(origin);
  }
}
