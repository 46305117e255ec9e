package dev.ugatit.platform.runtime;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.kafka.KafkaFixture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ServiceRunnerIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @TempDir Path folder;
  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  void shouldStartInOrderAndStopInReverse() {
    ServiceRunner runner =
        runner("5s").add("one", c -> new Noting("one")).add("two", c -> new Noting("two"));

    await(runner.start());
    assertThat(events).containsExactly("+one", "+two");
    await(runner.stop());
    await(runner.stop());
    assertThat(events).containsExactly("+one", "+two", "-two", "-one");
  }

  @Test
  void shouldTakeEarlierServicesDownWhenOneDoesNotStart() {
    ServiceRunner runner =
        runner("5s")
            .add("one", c -> new Noting("one"))
            .add(
                "broken",
                c ->
                    new VerticleBase() {
                      @Override
                      public Future<?> start() {
                        return Future.failedFuture("no device");
                      }
                    });

    Future<Void> start = runner.start();
    assertThatThrownBy(() -> await(start)).hasMessage("broken did not start: no device");
    assertThat(events).containsExactly("+one", "-one");
  }

  @Test
  void shouldLeaveAServiceBehindThatDoesNotStopInTime() {
    ServiceRunner runner =
        runner("1s")
            .add(
                "stuck",
                c ->
                    new VerticleBase() {
                      @Override
                      public Future<?> stop() {
                        return Promise.promise().future().timeout(20, TimeUnit.SECONDS);
                      }
                    });
    await(runner.start());
    long began = System.nanoTime();
    Future<Void> stop = runner.stop();
    assertThatThrownBy(() -> await(stop)).hasMessage("not everything stopped within 1000 ms");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(900L, 12_000L);
  }

  @Test
  void shouldShowHealthWithReasonsAndMetrics() throws Exception {
    AtomicReference<OperationsServer> server = new AtomicReference<>();
    ServiceRunner runner =
        runner("5s")
            .add(
                "operations",
                c -> {
                  OperationsServer created = new OperationsServer(c);
                  server.set(created);
                  return created;
                });
    await(runner.start());
    AtomicReference<Status> models = new AtomicReference<>(Status.failing("replaying models"));
    runner.context().health().ready("models", models::get);
    runner.context().metrics().counter("ugatit.test").increment(3);
    int port = requireNonNull(server.get()).port();

    assertThat(get(port, "/livez").statusCode()).isEqualTo(200);
    HttpResponse<String> unready = get(port, "/readyz");
    assertThat(unready.statusCode()).isEqualTo(503);
    assertThat(Json.mapper().readTree(unready.body()))
        .isEqualTo(
            Json.mapper()
                .readTree("{\"status\":\"down\",\"reasons\":{\"models\":\"replaying models\"}}"));
    models.set(Status.up());
    assertThat(get(port, "/readyz").body()).isEqualTo("{\"status\":\"up\"}");
    runner
        .context()
        .health()
        .live(
            "loop",
            () -> {
              throw new IllegalStateException("stuck");
            });
    assertThat(get(port, "/livez").body()).contains("stuck");
    assertThat(get(port, "/metrics").body())
        .contains("ugatit_test_total 3.0")
        .contains("jvm_memory_used_bytes")
        .contains("vertx_http_server_requests");
    await(runner.stop());
  }

  private ServiceRunner runner(String stopTimeout) {
    return ServiceRunner.create(
        Configuration.of(
            PlatformSettings.all(),
            Map.of(
                "kafka.bootstrap",
                KAFKA.bootstrapServers(),
                "data",
                folder.toString(),
                "operations.port",
                "0",
                "stop.timeout",
                stopTimeout)));
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private final class Noting extends VerticleBase {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public Future<?> start() {
      events.add("+" + name);
      return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
      events.add("-" + name);
      return Future.succeededFuture();
    }
  }
}
