package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TranslatorAnnouncement;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.kafka.Outgoing;
import io.vertx.core.shareddata.AsyncMap;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway over a real broker: what others write is shown, what clients want is written. */
class GatewayIT {
  private static final Topics TOPICS = KafkaGateway.TOPICS;

  @TempDir static Path folder;
  private static KafkaGateway gateway;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    gateway = new KafkaGateway(folder, Map.of(), GatewayIT::writeWhatIsThereBefore);
    client = gateway.client();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  private static void writeWhatIsThereBefore(KafkaGateway broker) throws Exception {
    broker.write(TOPICS.models(), "smile/100", Samples.manifest("smile", 100));
    broker.write(TOPICS.models(), "smile/200", Samples.manifest("smile", 200));
    broker.write(TOPICS.models(), "smile@champion", Samples.alias("smile", "champion", 200));
    broker.write(TOPICS.models(), "smile@candidate", Samples.alias("smile", "candidate", 200));
    broker.write(TOPICS.models(), "bare/1", Samples.manifest("bare", 1));
    broker
        .send(Outgoing.of(TOPICS.models(), "smile/300", "no manifest".getBytes(UTF_8)))
        .await(20, TimeUnit.SECONDS);
    broker.write(TOPICS.datasets(), "faces", Dataset.of("faces", 72));
    for (String writer : new String[] {"one", "two"}) {
      DatasetStats stats =
          DatasetStats.none("faces", Domain.SOURCE, writer)
              .counting(10, 2, 1, Map.of("damaged", 3L));
      broker.write(TOPICS.datasetStats(), stats.key(), stats);
    }
    broker.write(TOPICS.trainings(), "old", Samples.training("old", "smile", 72));
    broker.write(TOPICS.trainingProgress(), "old", Samples.progress("old", 10));
    broker.write(TOPICS.trainingProgress(), "old", Samples.progress("old", 20));
  }

  @Test
  void modelsAreListedWithTheirVersionsAndAliases() throws Exception {
    JsonNode models = Told.json(client.get("/v1/models")).path("models");

    assertThat(models.findValuesAsText("name")).containsExactly("bare", "smile");
    JsonNode smile = models.get(1);
    assertThat(smile.path("champion").asLong()).isEqualTo(200);
    assertThat(smile.path("aliases").findValuesAsText("alias"))
        .containsExactly("candidate", "champion");
    assertThat(smile.path("versions").findValuesAsText("step")).containsExactly("200", "100");
    JsonNode newest = smile.path("versions").get(0);
    assertThat(newest.path("direction").asText()).isEqualTo("source-to-target");
    assertThat(newest.path("size").asInt()).isEqualTo(64);
    assertThat(newest.path("bytes").asLong()).isEqualTo(1234);
    assertThat(newest.path("metrics").path("swd").asDouble()).isEqualTo(1.5);
    assertThat(newest.path("outputs").toString()).isEqualTo("[\"heatmap\",\"image\"]");
    assertThat(models.get(0).has("champion")).isFalse();
    assertThat(Told.json(client.get("/v1/models/smile"))).isEqualTo(smile);
  }

  @Test
  void whatATranslatorRefusesIsToldWithItsReason() throws Exception {
    var announcement =
        new TranslatorAnnouncement(
            1, "http://127.0.0.1:1", List.of(), 0, Map.of("bare/1", "no picture"));
    AsyncMap<String, String> map =
        gateway
            .vertx()
            .sharedData()
            .<String, String>getAsyncMap(TranslatorAnnouncement.MAP)
            .await(5, TimeUnit.SECONDS);

    map.put("node", Json.text(announcement)).await(5, TimeUnit.SECONDS);

    Eventually.holds(() -> assertThat(refused()).containsExactly("no picture"));
    JsonNode bare = Told.json(client.get("/v1/models/bare"));
    assertThat(bare.path("versions").get(0).path("refused").asText()).isEqualTo("no picture");
    map.remove("node").await(5, TimeUnit.SECONDS);
    Eventually.holds(() -> assertThat(refused()).isEmpty());
  }

  private static List<String> refused() throws Exception {
    return Told.json(client.get("/v1/models")).findValuesAsText("refused");
  }

  @Test
  void modelsThatAreNotThereAreToldFromThoseThatAre() throws Exception {
    byte[] picture = PictureEncoder.png(new Picture(4, 4, new byte[48]));

    assertThat(Told.problem(client.get("/v1/models/frown"), 404, "no-such-model"))
        .contains("bare, smile");
    Told.problem(client.post("/v1/models/frown/translate", picture), 404, "no-such-model");
    assertThat(Told.problem(client.post("/v1/models/bare/translate", picture), 404, "no-champion"))
        .contains("There are: 1.");
    assertThat(
            Told.problem(
                client.post("/v1/models/smile/versions/300/translate", picture),
                404,
                "no-such-version"))
        .contains("candidate, champion, 200, 100");
    Told.problem(client.post("/v1/models/smile/translate", picture), 503, "no-translator");
  }

  @Test
  void withdrawnVersionsDisappear() throws Exception {
    gateway.write(TOPICS.models(), "passing/1", Samples.manifest("passing", 1));
    Eventually.holds(
        () -> assertThat(client.get("/v1/models/passing").statusCode()).isEqualTo(200));

    gateway.send(Outgoing.tombstone(TOPICS.models(), "passing/1")).await(20, TimeUnit.SECONDS);

    Eventually.holds(
        () -> assertThat(client.get("/v1/models/passing").statusCode()).isEqualTo(404));
  }

  @Test
  void countsOfADatasetAreSummedOverWriters() throws Exception {
    JsonNode faces = Told.json(client.get("/v1/datasets")).path("datasets").get(0);

    assertThat(faces.path("name").asText()).isEqualTo("faces");
    assertThat(faces.path("size").asInt()).isEqualTo(72);
    assertThat(faces.path("source").toString())
        .isEqualTo(
            "{\"train\":20,\"test\":4,\"duplicates\":2,\"rejected\":{\"damaged\":6},\"thumbnails\":[]}");
    assertThat(faces.path("target").path("train").asInt()).isZero();
  }

  @Test
  void trainingsAreShownWithTheirLastReport() throws Exception {
    Eventually.holds(
        () -> {
          JsonNode old = Told.json(client.get("/v1/trainings/old"));
          assertThat(old.path("progress").path("step").asInt()).isEqualTo(20);
          assertThat(old.path("record").path("want").asText()).isEqualTo("running");
        });
    assertThat(Told.json(client.get("/v1/trainings")).path("trainings").findValuesAsText("model"))
        .contains("smile");
    assertThat(Told.problem(client.get("/v1/trainings/none"), 404, "no-such-training"))
        .contains("old");
  }

  @Test
  void aTrainingIsCreatedPausedAndKeptAsItWasCreated() throws Exception {
    TrainingRecord wanted = Samples.training("mine", "mine", 72);
    HttpResponse<byte[]> created = put("mine", wanted);
    assertThat(created.statusCode()).as(new String(created.body(), UTF_8)).isEqualTo(201);
    assertThat(created.headers().firstValue("location")).contains("/v1/trainings/mine");

    assertThat(put("mine", wanted).statusCode()).isEqualTo(200);
    HttpResponse<byte[]> paused = want("mine", "{\"want\": \"paused\"}");
    assertThat(paused.statusCode()).isEqualTo(200);

    JsonNode record = Told.json(client.get("/v1/trainings/mine")).path("record");
    assertThat(Json.read(Json.bytes(record), TrainingRecord.class))
        .isEqualTo(wanted.wanting(TrainingRecord.Want.PAUSED));
    Told.problem(put("mine", Samples.training("mine", "mine", 68)), 409, "training-exists");
    assertThat(Told.problem(put("next", Samples.training("next", "mine", 72)), 409, "model-taken"))
        .contains("\"mine\"");
    Told.problem(put("next", Samples.training("next", "mine-back", 72)), 409, "model-taken");
  }

  @Test
  void wishesThatCannotBeMetAreRefusedWithTheCause() throws Exception {
    assertThat(
            Told.problem(put("big", Samples.training("big", "big", 100)), 422, "dataset-too-small"))
        .contains("72", "100");
    Told.problem(put("other", Samples.training("big", "big", 72)), 400, "bad-training");
    assertThat(Told.problem(put("part", Map.of("id", "part")), 400, "bad-request"))
        .contains("options");
    Told.problem(
        client.json("PUT", "/v1/trainings/x", "[".repeat(2000).getBytes(UTF_8)), 400, "bad-json");
    Told.problem(client.json("PUT", "/v1/trainings/x", new byte[70_000]), 413, "too-many-bytes");
    Told.problem(want("old", "{\"want\": \"dancing\"}"), 400, "bad-request");
    Told.problem(want("old", "{}"), 400, "bad-request");
    Told.problem(want("none", "{\"want\": \"paused\"}"), 404, "no-such-training");
    Told.problem(
        client.send(
            client
                .request("/v1/trainings/old/want")
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString("{\"want\": \"stopped\"}"))),
        415,
        "not-json");
  }

  private static HttpResponse<byte[]> put(String id, Object record) throws Exception {
    return client.json("PUT", "/v1/trainings/" + id, Json.bytes(record));
  }

  private static HttpResponse<byte[]> want(String id, String wish) throws Exception {
    return client.json("POST", "/v1/trainings/" + id + "/want", wish.getBytes(UTF_8));
  }
}
