package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/** Reads a stream of server-sent events as its specification says. */
final class EventReader implements AutoCloseable {
  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  /** One event; texts that it does not have are empty. */
  record Event(String name, String id, String data) {}

  EventReader(HttpRequest.Builder request) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    response = client.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
  }

  /** Waits for the next event; comments are passed over. */
  Event next() throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the stream has ended");
      }
      if (line.isEmpty() && fields.containsKey("data")) {
        return new Event(
            fields.getOrDefault("event", ""), fields.getOrDefault("id", ""), fields.get("data"));
      }
      int colon = line.indexOf(": ");
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
  }

  /** Waits for a comment. */
  void comment() throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(":")) {
      line = lines.readLine();
    }
    assertThat(line).isNotNull();
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
