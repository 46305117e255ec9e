package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingThreads;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.store.Artifact;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and trainings under a client's hands, over a real broker; all answers as documented. */
class ControlIT {
  @TempDir static Path folder;
  private static KafkaGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new KafkaGateway(folder, Map.of());
    for (int version = 100; version <= 300; version += 100) {
      gateway.write(models(), "smile/" + version, Samples.manifest("smile", version));
    }
    gateway.write(models(), "smile@champion", Samples.alias("smile", "champion", 200));
    gateway.write(KafkaGateway.TOPICS.datasets(), "faces", Dataset.of("faces", 72));
    gateway.write(KafkaGateway.TOPICS.trainings(), "old", Samples.training("old", "old", 72));
    for (int i = 0; i < 5; i++) {
      gateway
          .send(Outgoing.of(KafkaGateway.TOPICS.imagesPrepared(), "k" + i, new byte[] {1}))
          .await(20, TimeUnit.SECONDS);
    }
    Eventually.holds(
        () ->
            assertThat(gateway.client().get("/v1/trainings/old/stats").statusCode())
                .isEqualTo(200));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  private static String models() {
    return KafkaGateway.TOPICS.models();
  }

  @Test
  void aliasesAreMovedBackAndDeletedAndVersionsWithdrawn() throws Exception {
    String champion = "/v1/models/smile/aliases/champion";
    JsonNode promoted =
        Told.json(gateway.json("PUT", champion, "{\"version\": 300, \"reason\": \"nicer\"}"));
    assertThat(promoted.path("version").asLong()).isEqualTo(300);
    assertThat(promoted.path("previous").asLong()).isEqualTo(200);
    assertThat(promoted.path("pinned").asBoolean()).isTrue();
    assertThat(promoted.path("by").asText()).isEqualTo("api");
    assertThat(Told.json(gateway.get("/v1/models/smile")).path("champion").asLong()).isEqualTo(300);

    Told.problem(gateway.delete("/v1/models/smile/versions/300"), 409, "version-in-use");
    Told.problem(gateway.delete(champion), 409, "alias-of-trainings");
    JsonNode back = Told.json(gateway.json("POST", champion + "/rollback", "{}"));
    assertThat(back.path("version").asLong()).isEqualTo(200);
    assertThat(back.path("previous").asLong()).isEqualTo(300);

    assertThat(gateway.delete("/v1/models/smile/versions/100").statusCode()).isEqualTo(204);
    JsonNode versions = Told.json(gateway.get("/v1/models/smile")).path("versions");
    assertThat(versions.findValuesAsText("version")).containsExactly("300", "200");
    assertThat(Told.json(gateway.get("/v1/models")).path("models")).hasSize(1);

    String mine = "/v1/models/smile/aliases/mine";
    assertThat(gateway.json("PUT", mine, "{\"version\": 300}").statusCode()).isEqualTo(200);
    assertThat(gateway.delete(mine).statusCode()).isEqualTo(204);
    Told.problem(gateway.delete(mine), 404, "no-such-alias");
    Told.problem(gateway.json("PUT", mine, "{\"version\": \"300\"}"), 400, "bad-request");
    Told.problem(gateway.json("PUT", mine, "{\"version\": 100}"), 404, "no-such-version");
    Told.problem(
        gateway.json("PUT", "/v1/models/smile/aliases/7", "{\"version\": 300}"), 400, "bad-alias");
  }

  @Test
  void aPresetBecomesATrainingOnceUnderItsKey() throws Exception {
    String spec = "{\"model\": \"smiles\", \"dataset\": \"faces\", \"preset\": \"tiny\"}";
    HttpResponse<byte[]> created = post(spec, "Idempotency-Key", "mine");
    assertThat(created.statusCode()).as(new String(created.body(), UTF_8)).isEqualTo(201);
    assertThat(created.headers().firstValue("location")).contains("/v1/trainings/mine");
    TrainingRecord record = record(created);
    TrainingOptions tiny = Preset.TINY.options(1, TrainingThreads.fitting(Preset.TINY.network()));
    assertThat(record.options()).isEqualTo(tiny);
    assertThat(record.want()).isEqualTo(TrainingRecord.Want.RUNNING);
    assertThat(record.startOffsets()).hasSize(3);
    assertThat(record.startOffsets().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(5);

    gateway.json("POST", "/v1/trainings/mine/want", "{\"want\": \"paused\"}");
    gateway
        .send(Outgoing.of(KafkaGateway.TOPICS.imagesPrepared(), "later", new byte[] {1}))
        .await(20, TimeUnit.SECONDS);
    HttpResponse<byte[]> again = post(spec, "Idempotency-Key", "mine");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(record(again)).isEqualTo(record.wanting(TrainingRecord.Want.PAUSED));

    String other = spec.replace("\"tiny\"", "\"tiny\", \"options\": {\"steps\": 7}");
    Told.problem(post(other, "Idempotency-Key", "mine"), 409, "training-exists");
    Told.problem(post(spec), 409, "model-taken");
    Told.problem(post(spec, "Idempotency-Key", "Not a name"), 400, "bad-idempotency-key");
    Told.problem(
        post(spec.replace("{\"model", "{\"id\": \"b\", \"model"), "Idempotency-Key", "a"),
        400,
        "bad-idempotency-key");
  }

  @Test
  void withANumberOfPicturesATrainingWaitsForThemAndNamesItself() throws Exception {
    String spec =
        "{\"model\": \"endless\", \"dataset\": \"later\", \"preset\": \"tiny\", \"minImages\": 7,"
            + " \"options\": {\"steps\": 9, \"batch\": 2, \"seed\": 4, \"size\": 32, \"channels\":"
            + " 8}}";
    HttpResponse<byte[]> created = post(spec);
    assertThat(created.statusCode()).as(new String(created.body(), UTF_8)).isEqualTo(201);
    TrainingRecord record = record(created);
    assertThat(record.id()).isEqualTo("00001-endless-light-32");
    assertThat(record.startOffsets()).isEmpty();
    assertThat(record.minImages()).isEqualTo(7);
    assertThat(record.options().batch()).isEqualTo(2);
    assertThat(record.options().steps()).isEqualTo(9);
    assertThat(record.options().network().channels()).isEqualTo(8);
  }

  @Test
  void specificationsThatCannotBeMetAreRefusedWithTheCause() throws Exception {
    String spec = "{\"model\": \"no\", \"dataset\": \"%s\", \"preset\": \"%s\"%s}";
    Told.problem(post(spec.formatted("none", "tiny", "")), 422, "no-such-dataset");
    Told.problem(post(spec.formatted("faces", "light-128", "")), 422, "dataset-too-small");
    assertThat(Told.problem(post(spec.formatted("faces", "huge", "")), 400, "bad-training"))
        .contains("tiny", "paper-256");
    Told.problem(
        post(spec.formatted("faces", "tiny", ", \"options\": {\"size\": 33}")), 400, "bad-request");
    Told.problem(
        post(spec.formatted("faces", "tiny", ", \"options\": {\"stepz\": 33}")),
        400,
        "bad-request");
    Told.problem(post("{\"model\": \"no\"}"), 400, "bad-request");
  }

  @Test
  void presetsAreToldAsTheyAre() throws Exception {
    JsonNode presets = Told.json(gateway.get("/v1/presets")).path("presets");
    assertThat(presets.findValuesAsText("name"))
        .containsExactly("tiny", "light-128", "light-256", "paper-256");
    assertThat(presets.get(2).path("loadSize").asInt()).isEqualTo(286);
    assertThat(presets.get(3).path("variant").asText()).isEqualTo("full");
  }

  @Test
  void theCourseOfATrainingIsToldWithItsSheets() throws Exception {
    byte[] picture = "a picture".getBytes(UTF_8);
    Artifact sheet = gateway.artifacts().put(Files.write(folder.resolve("sheet"), picture), "png");
    Artifact secret =
        gateway.artifacts().put(Files.write(folder.resolve("secret"), new byte[9]), "onnx");
    String topic = KafkaGateway.TOPICS.trainingProgress();
    gateway.write(topic, "old", Samples.report("old", Event.QUEUED, 0, List.of(), ""));
    gateway.write(
        topic,
        "old",
        Samples.report("old", Event.RUNNING, 23, List.of(sheet.uri(), secret.uri()), ""));
    gateway.write(topic, "old", Samples.report("old", Event.PUBLISHED, 40, List.of(), "champion"));
    Eventually.holds(
        () -> {
          JsonNode stats = Told.json(gateway.get("/v1/trainings/old/stats?points=2"));
          assertThat(stats.path("published").findValuesAsText("message"))
              .containsExactly("champion");
          assertThat(stats.path("points").findValuesAsText("step")).containsExactly("0", "40");
        });
    assertThat(Told.json(gateway.get("/v1/trainings/old/stats")).path("points")).hasSize(3);
    Told.problem(gateway.get("/v1/trainings/old/stats?points=1"), 400, "bad-request");
    Told.problem(gateway.get("/v1/trainings/none/stats"), 404, "no-such-training");

    JsonNode samples = Told.json(gateway.get("/v1/trainings/old/samples")).path("samples");
    assertThat(samples.findValuesAsText("step")).containsExactly("10");
    String href = samples.get(0).path("href").asText();
    HttpResponse<byte[]> answer = gateway.get(href);
    assertThat(answer.body()).isEqualTo(picture);
    assertThat(answer.headers().firstValue("cache-control").orElse("")).contains("immutable");
    String tag = answer.headers().firstValue("etag").orElseThrow();
    HttpResponse<byte[]> known =
        gateway.checked("GET", href, gateway.client().request(href).header("if-none-match", tag));
    assertThat(known.statusCode()).isEqualTo(304);
    Told.problem(gateway.get("/v1/trainings/old/samples/20"), 404, "no-such-sample");
    Told.problem(gateway.get("/v1/trainings/old/samples/..%2Fx"), 404, "no-such-sample");

    JsonNode training = Told.json(gateway.get("/v1/trainings/old"));
    assertThat(training.path("progress").path("step").asInt()).isEqualTo(40);
    assertThat(Told.json(gateway.get("/v1/trainings")).path("trainings")).isNotEmpty();
    assertThat(Told.json(gateway.get("/v1/datasets")).path("datasets")).hasSize(1);
  }

  @Test
  void aSheetThatTheStoreLostIsToldAsGoneAndNotKept() throws Exception {
    Artifact sheet =
        gateway.artifacts().put(Files.write(folder.resolve("lost"), new byte[] {4}), "png");
    gateway.write(KafkaGateway.TOPICS.trainings(), "lost", Samples.training("lost", "lost", 72));
    gateway.write(
        KafkaGateway.TOPICS.trainingProgress(),
        "lost",
        Samples.report("lost", Event.RUNNING, 50, List.of(sheet.uri()), ""));
    gateway.artifacts().delete(sheet.uri());
    Eventually.holds(
        () -> {
          HttpResponse<byte[]> answer = gateway.get("/v1/trainings/lost/samples/50");
          Told.problem(answer, 404, "sample-gone");
          assertThat(answer.headers().firstValue("etag")).isEmpty();
        });
  }

  private static HttpResponse<byte[]> post(String spec, String... headers) throws Exception {
    return gateway.json("POST", "/v1/trainings", spec, headers);
  }

  private static TrainingRecord record(HttpResponse<byte[]> answer) throws Exception {
    return Json.read(Json.bytes(Told.json(answer).path("record")), TrainingRecord.class);
  }
}
