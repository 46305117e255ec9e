package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.kafka.TopicRecords;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was set aside is shown, handed out and sent back as it was. */
class DeadLettersIT {
  private static final Topics TOPICS = new Topics("other.");
  private static final Vertx VERTX = Vertx.vertx();
  private static final byte[] NO_UTF8 = {(byte) 0xff, 0, (byte) 0xc3, '<', 'b', '>'};
  private static final int LARGE = 3 << 20;

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static TopicRecords records;
  private static Client client;
  private static final List<String> RAW_IDS = new ArrayList<>();
  private static Position bulk;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers(), TOPICS);
    TopicBootstrap.ensure(VERTX, kafka).await(60, TimeUnit.SECONDS);
    records = new TopicRecords(VERTX, kafka);
    for (int i = 0; i < 70; i++) {
      byte[] value = new byte[i < 6 ? LARGE : 10];
      new Random(i).nextBytes(value);
      letter(i, value, TOPICS.imagesRaw());
    }
    bulk =
        records.write(
            TOPICS.translateRequestsDeadLetters(),
            "job",
            NO_UTF8,
            "ugatit-model",
            "smile@candidate",
            "error.stage",
            "translate",
            "error.class",
            "X",
            "error.message",
            "it broke",
            "error.topic",
            TOPICS.translateRequests(),
            "error.attempt",
            "3");
    GatewayVerticle gateway =
        new GatewayVerticle(
            RunningGateway.context(broker.bootstrapServers(), folder, Map.of(), TOPICS));
    VERTX.deployVerticle(gateway).await(30, TimeUnit.SECONDS);
    client = new Client(gateway.port());
  }

  private static void letter(int number, byte[] value, String from) {
    Position at =
        records.write(
            TOPICS.imagesRawDeadLetters(),
            "k" + number,
            value,
            "dataset",
            "faces",
            "ce_domain",
            "target",
            "ce_subject",
            number + ".png",
            "error.stage",
            "prepare",
            "error.class",
            "dev.ugatit.platform.image.PictureException",
            "error.message",
            "number " + number,
            "error.topic",
            from,
            "error.partition",
            "0",
            "error.offset",
            "" + number,
            "error.time",
            "2026-01-02T03:04:05Z",
            "error.attempt",
            "1");
    RAW_IDS.add("images.raw:" + at.partition() + "-" + at.offset());
  }

  @AfterAll
  static void stop() throws Exception {
    records.close();
    VERTX.close().await(30, TimeUnit.SECONDS);
    broker.close();
  }

  private static List<String> ids(String query) throws Exception {
    return Documented.json(client.get("/v1/dead-letters" + query), 200, "listDeadLetters")
        .path("letters")
        .findValuesAsText("id");
  }

  private static List<String> newest(int from, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = from; i > from - count; i--) {
      ids.add(RAW_IDS.get(i));
    }
    return ids;
  }

  @Test
  void lettersAreListedNewestFirstInPagesWhateverTheirSize() throws Exception {
    assertThat(ids("?topic=images.raw&limit=40")).isEqualTo(newest(69, 40));
    assertThat(ids("?topic=images.raw&limit=200&before=0-30")).isEqualTo(newest(29, 30));
    assertThat(ids("?topic=images.raw")).isEqualTo(newest(69, 50));
    assertThat(ids("?topic=images.raw&before=0-0")).isEmpty();
    assertThat(ids("?limit=1")).containsExactly("translate.requests:0-" + bulk.offset());
    assertThat(ids("?limit=3")).hasSize(3).endsWith(RAW_IDS.get(68));
  }

  @Test
  void aLetterTellsItsCauseAndAllHeaders() throws Exception {
    JsonNode picture =
        Documented.json(client.get("/v1/dead-letters/" + RAW_IDS.get(20)), 200, "getDeadLetter");

    assertThat(picture.path("dataset").asText()).isEqualTo("faces");
    assertThat(picture.path("domain").asText()).isEqualTo("target");
    assertThat(picture.path("name").asText()).isEqualTo("20.png");
    assertThat(picture.path("stage").asText()).isEqualTo("prepare");
    assertThat(picture.path("error").asText()).endsWith("PictureException");
    assertThat(picture.path("message").asText()).isEqualTo("number 20");
    assertThat(picture.path("attempt").asInt()).isEqualTo(1);
    assertThat(picture.path("bytes").asInt()).isEqualTo(10);
    assertThat(picture.path("headers").path("error.offset").asText()).isEqualTo("20");
    assertThat(picture.has("model")).isFalse();
    JsonNode request =
        Documented.json(
            client.get("/v1/dead-letters/translate.requests:0-" + bulk.offset()),
            200,
            "getDeadLetter");
    assertThat(request.path("model").asText()).isEqualTo("smile@candidate");
    assertThat(request.path("attempt").asInt()).isEqualTo(3);
  }

  @Test
  void contentIsAFileToKeepAndNothingToShow() throws Exception {
    HttpResponse<byte[]> small =
        client.get("/v1/dead-letters/translate.requests:0-" + bulk.offset() + "/content");
    HttpResponse<byte[]> large = client.get("/v1/dead-letters/" + RAW_IDS.get(3) + "/content");

    assertThat(small.body()).isEqualTo(NO_UTF8);
    assertThat(small.headers().firstValue("content-type")).contains("application/octet-stream");
    assertThat(small.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(small.headers().firstValue("content-disposition").orElseThrow())
        .startsWith("attachment; filename=\"dead-letter-0-");
    byte[] expected = new byte[LARGE];
    new Random(3).nextBytes(expected);
    assertThat(large.body()).isEqualTo(expected);
  }

  @Test
  void aLetterGoesBackAsItWasAndRemembersItsAttempts() throws Exception {
    JsonNode told =
        Documented.json(
            client.post("/v1/dead-letters/" + RAW_IDS.get(2) + "/replay", new byte[0]),
            202,
            "replayDeadLetter");

    assertThat(told.path("topic").asText()).isEqualTo("images.raw");
    Received back =
        records.all(TOPICS.imagesRaw()).stream()
            .filter(
                r ->
                    r.partition() == told.path("partition").asInt()
                        && r.offset() == told.path("offset").asLong())
            .findFirst()
            .orElseThrow();
    byte[] expected = new byte[LARGE];
    new Random(2).nextBytes(expected);
    assertThat(back.value()).isEqualTo(expected);
    assertThat(back.key()).isEqualTo("k2");
    Map<String, String> headers = new TreeMap<>();
    back.headers().forEach((name, value) -> headers.put(name, new String(value, UTF_8)));
    assertThat(headers)
        .isEqualTo(
            Map.of(
                "dataset",
                "faces",
                "ce_domain",
                "target",
                "ce_subject",
                "2.png",
                "ugatit-attempts",
                "1"));
    JsonNode request =
        Documented.json(
            client.post(
                "/v1/dead-letters/translate.requests:0-" + bulk.offset() + "/replay", new byte[0]),
            202,
            "replayDeadLetter");
    assertThat(request.path("topic").asText()).isEqualTo("translate.requests");
    Received again = records.all(TOPICS.translateRequests()).get(0);
    assertThat(again.value()).isEqualTo(NO_UTF8);
    assertThat(again.header("ugatit-attempts")).hasValue("3");
  }

  @Test
  void whatCameFromElsewhereIsNotSentThere() throws Exception {
    Position foreign =
        records.write(
            TOPICS.translateRequestsDeadLetters(), "k", NO_UTF8, "error.topic", "cameras");

    assertThat(
            Told.problem(
                client.post(
                    "/v1/dead-letters/translate.requests:0-" + foreign.offset() + "/replay",
                    new byte[0]),
                409,
                "foreign-topic"))
        .doesNotContain("cameras");
  }

  @Test
  void pagesOfOtherOriginsSendNothingBack() throws Exception {
    Told.problem(
        client.send(
            client
                .request("/v1/dead-letters/" + RAW_IDS.get(5) + "/replay")
                .header("origin", "http://evil.example")
                .POST(BodyPublishers.noBody())),
        403,
        "foreign-origin");
    assertThat(records.all(TOPICS.imagesRaw())).noneMatch(r -> "k5".equals(r.key()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "images.raw:0-70",
        "images.raw:7-0",
        "images.raw:0-999999999999999999",
        "models:0-0",
        "images.raw.dlq:0-0",
        "images.raw:0",
        "images.raw:-1-0",
        "images.raw:0-0%0a",
        "..%2f..%2fetc"
      })
  void whatNamesNoLetterIsNotFound(String id) throws Exception {
    Told.problem(client.get("/v1/dead-letters/" + id), 404, "no-such-letter");
    Told.problem(client.get("/v1/dead-letters/" + id + "/content"), 404, "no-such-letter");
    Told.problem(
        client.post("/v1/dead-letters/" + id + "/replay", new byte[0]), 404, "no-such-letter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?topic=models",
        "?limit=0",
        "?limit=201",
        "?limit=x",
        "?before=0-1",
        "?topic=images.raw&before=x",
        "?topic=images.raw&before=1-"
      })
  void listsThatCannotBeAreRefused(String query) throws Exception {
    Told.problem(client.get("/v1/dead-letters" + query), 400, "bad-request");
  }
}
