package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of events over a real broker, with clients that leave and come again. */
class EventsIT {
  private static final String PROGRESS = KafkaGateway.TOPICS.trainingProgress();

  @TempDir static Path folder;
  private static KafkaGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings =
        Map.of(
            "gateway.max-event-streams", "3",
            "gateway.idle-timeout", "2s",
            "gateway.translate-timeout", "100ms");
    gateway = new KafkaGateway(folder, settings);
    for (String id : List.of("one", "two", "slow", "again", "gone")) {
      gateway.write(KafkaGateway.TOPICS.trainings(), id, Samples.training(id, id, 72));
    }
    // Whoever asks before the reports are replayed is told to come again.
    Eventually.holds(
        () ->
            assertThat(gateway.client().get("/v1/trainings/gone/stats").statusCode())
                .isEqualTo(200));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  private static EventReader events(String id, String lastEventId) throws Exception {
    HttpRequest.Builder request = gateway.client().request("/v1/trainings/" + id + "/events");
    return new EventReader(
        lastEventId.isEmpty() ? request : request.header("last-event-id", lastEventId));
  }

  private static Future<Position> report(String id, int step) {
    return gateway.send(Outgoing.json(PROGRESS, id, Samples.progress(id, step)));
  }

  private static TrainingProgress read(EventReader.Event event) {
    assertThat(event.name()).isEqualTo("progress");
    return Json.read(event.data().getBytes(UTF_8), TrainingProgress.class);
  }

  private static void noStreamIsOpen() throws Exception {
    Eventually.holds(
        () ->
            assertThat(new String(gateway.client().get("/metrics").body(), UTF_8))
                .contains("ugatit_gateway_event_streams 0.0"));
  }

  @Test
  void aClientThatComesAgainMissesNoReportAndSeesNoneTwice() throws Exception {
    int count = 600;
    report("one", 0).await(20, TimeUnit.SECONDS);
    Thread writer =
        new Thread(
            () -> {
              for (int step = 1; step <= count; step++) {
                report("two", step);
                Future<Position> written = report("one", step);
                if (step % 10 == 0) {
                  written.toCompletionStage().toCompletableFuture().join();
                }
              }
            });
    writer.start();

    List<Integer> steps = new ArrayList<>();
    String last = "";
    while (steps.isEmpty() || steps.get(steps.size() - 1) < count) {
      try (EventReader reader = events("one", last)) {
        for (int i = 0; i < 37 && (steps.isEmpty() || steps.get(steps.size() - 1) < count); i++) {
          EventReader.Event event = reader.next();
          steps.add(read(event).step());
          last = event.id();
        }
      }
    }
    writer.join();

    int first = steps.get(0);
    assertThat(steps).isEqualTo(IntStream.rangeClosed(first, count).boxed().toList());
    assertThat(steps).hasSizeGreaterThan(37);
    noStreamIsOpen();
  }

  @Test
  void whatWasMissedIsFollowedByWhatComes() throws Exception {
    String seen;
    report("two", 9_000).await(20, TimeUnit.SECONDS);
    try (EventReader reader = events("two", "")) {
      EventReader.Event event = reader.next();
      while (read(event).step() < 9_000) {
        event = reader.next();
      }
      seen = event.id();
    }
    for (int step = 9_001; step <= 9_005; step++) {
      report("two", step).await(20, TimeUnit.SECONDS);
    }
    report("one", 9_000).await(20, TimeUnit.SECONDS); // the topic's end is another training's

    try (EventReader reader = events("two", seen)) {
      for (int step = 9_001; step <= 9_005; step++) {
        assertThat(read(reader.next()).step()).isEqualTo(step);
      }
      report("two", 9_006).await(20, TimeUnit.SECONDS);
      EventReader.Event event = reader.next();
      assertThat(read(event).step()).isEqualTo(9_006);
      seen = event.id();
    }
    try (EventReader reader = events("two", seen)) {
      reader.comment();
      report("two", 9_007).await(20, TimeUnit.SECONDS);
      assertThat(read(reader.next()).step()).isEqualTo(9_007);
    }
  }

  @Test
  void anIdOfAnotherLifeOfTheTopicBeginsAnew() throws Exception {
    report("again", 1).await(20, TimeUnit.SECONDS);
    report("again", 2).await(20, TimeUnit.SECONDS);
    try (EventReader reader = events("again", "0-999999999")) {
      assertThat(read(reader.next()).step()).isEqualTo(1);
      assertThat(read(reader.next()).step()).isEqualTo(2);
    }
    try (EventReader reader =
        new EventReader(
            gateway.client().request("/v1/trainings/again/events?lastEventId=0-999999999"))) {
      assertThat(read(reader.next()).step()).isEqualTo(1);
    }
    String path = "/v1/trainings/again/events";
    Told.problem(gateway.get(path + "?lastEventId=first"), 400, "bad-request");
    Told.problem(
        gateway.checked("GET", path, gateway.client().request(path).header("last-event-id", "x")),
        400,
        "bad-event-id");
    Told.problem(gateway.get("/v1/trainings/none/events"), 404, "no-such-training");
  }

  @Test
  void aReaderThatDoesNotReadIsCutOffAndLosesNothing() throws Exception {
    noStreamIsOpen();
    String large = "x".repeat(60_000);
    Position before = report("gone", 0).await(20, TimeUnit.SECONDS);
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), gateway.client().port())) {
      silent.setReceiveBufferSize(4096);
      silent
          .getOutputStream()
          .write(
              "GET /v1/trainings/slow/events HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(UTF_8));
      Eventually.holds(
          () ->
              assertThat(new String(gateway.client().get("/metrics").body(), UTF_8))
                  .contains("ugatit_gateway_event_streams 1.0"));
      for (int step = 1; step <= 300; step++) {
        gateway.send(Outgoing.json(PROGRESS, "slow", Samples.saying("slow", step, large)));
      }
      noStreamIsOpen();
    }
    try (EventReader reader = events("slow", before.partition() + "-" + before.offset())) {
      for (int step = 1; step <= 300; step++) {
        assertThat(read(reader.next()).step()).isEqualTo(step);
      }
    }
  }

  @Test
  void streamsAreCountedAndKeptAwake() throws Exception {
    noStreamIsOpen();
    HttpRequest.Builder changes = gateway.client().request("/v1/events");
    try (EventReader one = new EventReader(changes);
        EventReader two = new EventReader(changes);
        EventReader three = new EventReader(changes)) {
      Told.problem(gateway.get("/v1/events"), 503, "too-many-streams");
      // Idle connections are closed after 2.1 s here, and these have been idle for longer then.
      for (int beat = 0; beat < 5; beat++) {
        one.comment();
        two.comment();
        three.comment();
      }
    }
    noStreamIsOpen();
  }

  @Test
  void changesAreToldByNameOnce() throws Exception {
    noStreamIsOpen();
    try (EventReader changes = new EventReader(gateway.client().request("/v1/events"))) {
      gateway.write(KafkaGateway.TOPICS.models(), "smile/1", Samples.manifest("smile", 1));
      assertThat(changes.next())
          .isEqualTo(new EventReader.Event("models", "", "{\"name\":\"smile\"}"));
      gateway.write(KafkaGateway.TOPICS.datasets(), "faces", Dataset.of("faces", 72));
      assertThat(changes.next())
          .isEqualTo(new EventReader.Event("datasets", "", "{\"name\":\"faces\"}"));
      for (int step = 1; step <= 3; step++) {
        report("gone", step);
      }
      assertThat(changes.next())
          .isEqualTo(new EventReader.Event("trainings", "", "{\"id\":\"gone\"}"));
    }
  }
}
