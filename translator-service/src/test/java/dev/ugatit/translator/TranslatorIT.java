package dev.ugatit.translator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.contract.TranslatorAnnouncement;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Health;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.http.Answer;
import dev.ugatit.translator.http.Await;
import dev.ugatit.translator.http.Client;
import dev.ugatit.translator.http.Pictures;
import dev.ugatit.translator.model.Manifests;
import dev.ugatit.translator.model.TinyModel;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole translator behind a real broker. */
class TranslatorIT {
  private static final Picture INPUT = Pictures.noise(32, 32, 4);

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final TinyModel tiny = new TinyModel(5);
  private EmbeddedBroker broker;
  private KafkaSettings kafka;
  private FolderStore store;
  private RecordSink sink;
  private String deployment;
  private Client client;
  private String address;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
    kafka = KafkaSettings.of(broker.bootstrapServers(), new Topics(Topics.DEFAULT_PREFIX));
    Await.result(TopicBootstrap.ensure(vertx, kafka));
    store = new FolderStore(folder.resolve("store"));
    sink = RecordSink.open(vertx, kafka, Compression.NONE);
    deploy();
  }

  @AfterEach
  void stop() {
    client.close();
    Await.result(vertx.undeploy(deployment));
    Await.result(sink.close());
    Await.result(vertx.close());
    broker.close();
  }

  private void deploy() {
    var configuration = Configuration.of(TranslatorSettings.all(), Map.of("translator.port", "0"));
    var verticle =
        new TranslatorVerticle(
            new ServiceContext(
                configuration,
                kafka,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new Health(),
                store,
                folder.resolve("data")));
    deployment = Await.result(vertx.deployVerticle(verticle));
    address = verticle.address();
    client = new Client(vertx, URI.create(address).getPort());
  }

  private ModelManifest announce(TinyModel model, String name, long version) throws Exception {
    Files.createDirectories(folder.resolve("scratch"));
    ModelManifest manifest = model.publish(store, folder.resolve("scratch"), name, version);
    send(Outgoing.json(topic(), manifest.key(), manifest));
    return manifest;
  }

  private void point(String name, String alias, long version) {
    var record = Manifests.alias(name, alias, version);
    send(Outgoing.json(topic(), record.key(), record));
  }

  private void send(Outgoing record) {
    Await.result(sink.send(record));
  }

  private String topic() {
    return kafka.topics().models();
  }

  private Answer translate(String name, String version) {
    return client.translate(name, version, Pictures.png(INPUT));
  }

  private void awaitReady() throws InterruptedException {
    Await.until(() -> client.get("/readyz").status() == 200);
  }

  private List<String> announced() {
    AsyncMap<String, String> map =
        Await.result(vertx.sharedData().getAsyncMap(TranslatorAnnouncement.MAP));
    return Await.result(map.values()).stream()
        .map(json -> json.getBytes(StandardCharsets.UTF_8))
        .map(json -> Json.read(json, TranslatorAnnouncement.class))
        .filter(said -> said.address().equals(address))
        .flatMap(said -> said.models().stream())
        .toList();
  }

  @Test
  void servesWhatIsAnnouncedFromTheFirstModelToARestart() throws Exception {
    awaitReady(); // no models is ready
    AsyncMap<String, String> map =
        Await.result(vertx.sharedData().getAsyncMap(TranslatorAnnouncement.MAP));
    // One that was killed and is back replaces what it said in its former life.
    assertThat(Await.result(map.keys())).contains(address);
    assertThat(translate("anime", "champion").status()).isEqualTo(404);

    send(Outgoing.of(topic(), "anime/oops", "no manifest".getBytes(StandardCharsets.UTF_8)));
    ModelManifest first = announce(tiny, "anime", 100);
    point("anime", "champion", 100);
    Await.until(() -> translate("anime", "champion").status() == 200);

    Answer answer = translate("anime", "champion");
    TensorData wanted = tiny.oracle(Pictures.tensor(INPUT), "out");
    assertThat(Pictures.difference(answer.picture(), wanted)).isLessThan(0.51);
    assertThat(answer.header("ugatit-digest")).isEqualTo(first.sha256());
    Await.until(() -> announced().equals(List.of("anime/100")));

    announce(new TinyModel(6), "anime", 200);
    point("anime", "champion", 200);
    Await.until(() -> translate("anime", "champion").header("ugatit-model").equals("anime/200"));

    client.close();
    Await.result(vertx.undeploy(deployment));
    assertThat(announced()).isEmpty();
    deploy();
    awaitReady();
    assertThat(translate("anime", "champion").header("ugatit-model")).isEqualTo("anime/200");
    assertThat(translate("anime", "100").body()).isEqualTo(answer.body());
  }

  @Test
  void aRefusedChampionLeavesItReadyAndIsReported() throws Exception {
    ModelManifest broken = announce(tiny, "anime", 100);
    Path stored = folder.resolve("store").resolve(broken.sha256() + ".onnx");
    Files.write(stored, new byte[] {1, 2, 3});
    point("anime", "champion", 100);
    client.close();
    Await.result(vertx.undeploy(deployment));
    deploy();

    awaitReady();

    Answer refused = translate("anime", "champion");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem().detail())
        .contains("SHA-256")
        .doesNotContain(folder.toString(), broken.sha256(), "file:");
    assertThat(new String(client.get("/v1/load").body(), StandardCharsets.UTF_8))
        .contains("\"state\":\"failed\"");
    assertThat(client.get("/livez").status()).isEqualTo(200);
    assertThat(new String(client.get("/metrics").body(), StandardCharsets.UTF_8))
        .contains("ugatit_translator_models_bytes 0.0")
        .containsPattern("ugatit_translator_models_budget_bytes [1-9]")
        .contains(
            "ugatit_translator_answers_total{class=\"request\",outcome=\"model-refused\"} 1.0");
  }
}
