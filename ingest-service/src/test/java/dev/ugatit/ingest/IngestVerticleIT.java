package dev.ugatit.ingest;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static dev.ugatit.platform.kafka.KafkaFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Thumbnail;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.image.OddPictures;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.kafka.KafkaFixture;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.kafka.TopicRecords;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Health;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.store.FolderStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class IngestVerticleIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @TempDir Path folder;

  private final Health health = new Health();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private KafkaSettings kafka;
  private Topics topics;
  private DatasetRecords records;

  @BeforeEach
  void createTopics() {
    kafka = KAFKA.settings();
    topics = kafka.topics();
    await(TopicBootstrap.ensure(KAFKA.vertx(), kafka));
    records = new DatasetRecords(KAFKA.vertx(), kafka);
  }

  @AfterEach
  void undeploy() {
    for (String id : KAFKA.vertx().deploymentIDs()) {
      await(KAFKA.vertx().undeploy(id));
    }
    records.close();
  }

  @Test
  void preparesARecordToTheReferencePixels() throws Exception {
    declare("set", 256, 0);
    deploy("group", Map.of());
    Position raw = send("set", "source", TestPictures.png(640, 360));

    Received prepared = prepared(1).get(0);
    assertThat(prepared.key()).isEqualTo("set/source/" + TestPictures.WIDE_AT_256);
    assertThat(texts(prepared))
        .containsEntry("dataset", "set")
        .containsEntry("domain", "source")
        .containsEntry("split", "train")
        .containsEntry("crop", "0,0,640,360")
        .containsEntry("content-type", "image/png")
        .containsEntry("lineage", raw.topic() + "/" + raw.partition() + "/" + raw.offset());
    assertThat(TestPictures.sha256(TestPictures.shown(TopicRecords.value(prepared)).rgb()))
        .isEqualTo(TestPictures.WIDE_AT_256);
    assertThat(health.readyFailures()).isEmpty();
    assertThat(metrics.counter("ugatit.ingest.pictures", "result", "added", "cause", "").count())
        .isEqualTo(1);
  }

  @Test
  void preparesOddPicturesToWhatTheyShow() throws Exception {
    declare("set", 256, 0);
    deploy("group", Map.of());
    Map<Position, OddPictures.Sample> sent = new HashMap<>();
    OddPictures.samples().values().forEach(odd -> sent.put(send("set", "source", odd.file()), odd));

    List<Received> pictures = prepared(sent.size());
    Map<String, Received> byLineage =
        pictures.stream().collect(Collectors.toMap(p -> texts(p).get("lineage"), p -> p));
    sent.forEach(
        (raw, odd) -> {
          Received record =
              named(byLineage, raw.topic() + "/" + raw.partition() + "/" + raw.offset());
          Picture picture = TestPictures.picture(TopicRecords.value(record));
          assertThat(odd.isShownBy(picture)).as("%s", odd).isTrue();
          assertThat(record.key()).isEqualTo("set/source/" + TestPictures.sha256(picture.rgb()));
        });
    assertThat(records.all(topics.imagesRawDeadLetters())).isEmpty();
  }

  @Test
  void setsBadRecordsAsideByteForByteAndCountsThemByCause() throws Exception {
    declare("set", 64, 0);
    deploy("group", Map.of());
    Map<String, Long> causes = new TreeMap<>();
    BadPictures.all()
        .forEach(
            (name, bytes) -> {
              records.write(
                  topics.imagesRaw(), name, bytes, "dataset", "set", "domain", "target", "x", name);
              causes.merge(BadPictures.reason(name).code(), 1L, Long::sum);
            });
    records.write(topics.imagesRaw(), "lost", TestPictures.png(4, 4), "domain", "target");
    int bad = BadPictures.all().size() + 1;

    until(SOON, () -> records.seen(topics.imagesRawDeadLetters()).size() >= bad);
    Map<String, Received> aside =
        records.all(topics.imagesRawDeadLetters()).stream()
            .collect(Collectors.toMap(Received::key, letter -> letter));
    assertThat(aside).hasSize(bad);
    BadPictures.all()
        .forEach(
            (name, bytes) -> {
              Received letter = named(aside, name);
              assertThat(letter.value()).isEqualTo(bytes);
              assertThat(texts(letter))
                  .containsEntry("x", name)
                  .containsEntry("dataset", "set")
                  .containsEntry("error.stage", "prepare")
                  .containsEntry("error.class", "dev.ugatit.platform.image.PictureException")
                  .containsEntry("error.topic", topics.imagesRaw())
                  .containsEntry("error.attempt", "1")
                  .containsKeys("error.message", "error.partition", "error.offset", "error.time");
            });
    assertThat(texts(named(aside, "lost")).get("error.message")).contains("no header \"dataset\"");
    until(
        SOON,
        () -> {
          Map<String, Long> stats = new TreeMap<>(records.stats("set"));
          stats.keySet().removeAll(Set.of("train", "test", "duplicates"));
          return stats.equals(causes);
        });
    assertThat(records.all(topics.imagesPrepared())).isEmpty();
    assertThat(
            metrics
                .counter("ugatit.ingest.pictures", "result", "rejected", "cause", "no-dataset")
                .count())
        .isEqualTo(1);
  }

  @Test
  void thePictureThatIsThereAddsNothing() throws Exception {
    declare("set", 64, 0);
    deploy("group", Map.of());
    byte[] png = TestPictures.png(8, 8);
    for (int i = 0; i < 5; i++) {
      send("set", "source", png);
    }
    send("set", "source", TestPictures.otherFile(png));
    send("set", "target", png);

    until(SOON, () -> records.stats("set").getOrDefault("duplicates", 0L) == 5);
    assertThat(prepared(2)).extracting(Received::key).doesNotHaveDuplicates();
    assertThat(records.stats("set")).containsEntry("train", 2L);
  }

  @Test
  void aWithdrawnPictureCanComeBack() throws Exception {
    declare("set", 64, 0);
    deploy("group", Map.of());
    send("set", "source", TestPictures.png(8, 8));
    String key = String.valueOf(prepared(1).get(0).key());

    records.withdraw(topics.imagesPrepared(), key);
    until(SOON, () -> records.stats("set").getOrDefault("train", -1L) == 0);
    until(SOON, () -> shown("set").isEmpty());
    send("set", "source", TestPictures.png(8, 8));

    until(SOON, () -> records.stats("set").getOrDefault("train", -1L) == 1);
    assertThat(shown("set")).containsExactly(key.substring(key.lastIndexOf('/') + 1));
    assertThat(prepared(3).get(2).value()).isNotEmpty();
  }

  @Test
  void readsPlainBytesFromAMappedTopic() throws Exception {
    String cameras = KAFKA.topic(kafka, 1, Map.of());
    declare("street", 64, 0);
    deploy("group", Map.of("ingest.topics", cameras + "=street/target"));
    records.write(cameras, "k", TestPictures.png(8, 8), "dataset", "of-somebody-else");

    Received prepared = prepared(1).get(0);
    assertThat(prepared.key())
        .isEqualTo("street/target/" + TestPictures.sha256(TestPictures.noise(8, 8)));
    assertThat(texts(prepared)).containsEntry("lineage", cameras + "/0/0");
  }

  @Test
  void understandsCloudEvents() throws Exception {
    declare("events", 64, 0);
    deploy("group", Map.of());
    records.write(
        topics.imagesRaw(),
        "k",
        TestPictures.png(8, 8),
        "ce_specversion",
        "1.0",
        "ce_type",
        "camera.frame",
        "ce_source",
        "/camera/7",
        "ce_id",
        "42",
        "ce_dataset",
        "events",
        "ce_domain",
        "source",
        "ce_split",
        "test",
        "content-type",
        "image/png");

    Received prepared = prepared(1).get(0);
    assertThat(prepared.key()).startsWith("events/source/");
    assertThat(texts(prepared))
        .containsEntry("split", "test")
        .containsEntry("ce_source", "/camera/7")
        .containsEntry("ce_id", "42");
  }

  @Test
  void declaresADatasetThatNobodyElseDeclares() throws Exception {
    deploy("group", Map.of("ingest.declaration-wait", "100ms"));
    send("bare", "source", TestPictures.png(300, 300));
    send("bare", "source", TestPictures.png(20, 20));

    assertThat(prepared(2))
        .extracting(picture -> TestPictures.shown(TopicRecords.value(picture)).width())
        .containsExactlyInAnyOrder(286, 20);
    List<Received> declarations = records.all(topics.datasets());
    assertThat(declarations).hasSize(1);
    assertThat(Json.read(TopicRecords.value(declarations.get(0)), Dataset.class))
        .isEqualTo(new Dataset(1, "bare", 286, Fit.STRETCH, 32));
  }

  @Test
  void refusesMoreUndeclaredDatasetsThanAllowed() throws Exception {
    deploy("group", Map.of("ingest.declaration-wait", "50ms", "ingest.max-datasets", "1"));
    send("one", "source", TestPictures.png(8, 8));
    prepared(1);
    send("two", "source", TestPictures.png(8, 8));

    until(SOON, () -> records.seen(topics.imagesRawDeadLetters()).size() == 1);
    Received letter = records.all(topics.imagesRawDeadLetters()).get(0);
    assertThat(texts(letter).get("error.message"))
        .contains("\"two\"")
        .contains("ingest.max-datasets");
  }

  @Test
  void losesAndDoublesNothingWhenItIsStoppedInTheMiddle() throws Exception {
    declare("set", 64, 2);
    Set<String> expected = new TreeSet<>();
    String id = deploy("group", Map.of("ingest.max-in-flight", "3"));
    for (int i = 0; i < 60; i++) {
      byte[] rgb = TestPictures.noise(90, 70, i);
      send("set", "source", TestPictures.png(90, 70, rgb));
      if (i == 20 || i == 40) {
        await(KAFKA.vertx().undeploy(id));
        id = deploy("group", Map.of("ingest.max-in-flight", "3"));
      }
    }
    List<Received> pictures = prepared(60);
    pictures.forEach(picture -> expected.add(picture.key()));
    assertThat(expected).hasSize(60);
    assertThat(lineages(pictures)).hasSize(60);
    until(SOON, () -> pictures(records.stats("set")) == 60);
  }

  @Test
  void takesNothingTwiceWhenAKillHasLostEveryCommit() throws Exception {
    declare("set", 64, 2);
    String id = deploy("before", Map.of());
    for (int i = 0; i < 20; i++) {
      send("set", "source", TestPictures.png(8, 8, TestPictures.noise(8, 8, i)));
    }
    send("set", "source", BadPictures.text());
    prepared(20);
    until(SOON, () -> records.seen(topics.imagesRawDeadLetters()).size() == 1);
    await(KAFKA.vertx().undeploy(id));
    records.all(topics.datasetStats());
    Map<String, Long> stats = records.stats("set");
    assertThat(pictures(stats)).isEqualTo(20);
    assertThat(stats).containsEntry("not-a-picture", 1L);

    // A group without commits begins where a killed one would: at records that are done.
    deploy("after", Map.of());
    until(SOON, () -> records.stats("set").getOrDefault("duplicates", 0L) == 20);

    assertThat(records.all(topics.imagesPrepared())).hasSize(20);
    assertThat(pictures(records.stats("set"))).isEqualTo(20);
  }

  /** Digests of the pictures of which thumbnails are published. */
  private List<String> shown(String dataset) {
    Map<String, DatasetStats> latest = new TreeMap<>();
    for (Received record : records.all(topics.datasetStats())) {
      DatasetStats stats = Json.read(TopicRecords.value(record), DatasetStats.class);
      if (stats.dataset().equals(dataset)) {
        latest.put(stats.key(), stats);
      }
    }
    return latest.values().stream()
        .flatMap(stats -> stats.thumbnails().stream())
        .map(Thumbnail::sha256)
        .toList();
  }

  private static Received named(Map<String, Received> records, String name) {
    Received record = records.get(name);
    if (record == null) {
      throw new AssertionError("no " + name + " among " + records.keySet());
    }
    return record;
  }

  private static long pictures(Map<String, Long> stats) {
    return stats.getOrDefault("train", 0L) + stats.getOrDefault("test", 0L);
  }

  private static Set<String> lineages(List<Received> pictures) {
    return pictures.stream().map(p -> texts(p).get("lineage")).collect(Collectors.toSet());
  }

  private String deploy(String group, Map<String, String> more) throws Exception {
    Map<String, String> values = new HashMap<>(more);
    values.put("ingest.group", topics.prefix() + group);
    ServiceContext service =
        new ServiceContext(
            Configuration.of(IngestSettings.all(), values),
            kafka,
            metrics,
            health,
            new FolderStore(folder),
            folder);
    return await(KAFKA.vertx().deployVerticle(new IngestVerticle(service)));
  }

  private void declare(String name, int size, int testOneIn) {
    Dataset dataset = new Dataset(Dataset.SCHEMA, name, size, Fit.STRETCH, testOneIn);
    records.json(topics.datasets(), name, dataset);
  }

  private Position send(String dataset, String domain, byte[] picture) {
    return records.write(
        topics.imagesRaw(),
        TestPictures.sha256(picture),
        picture,
        "dataset",
        dataset,
        "domain",
        domain);
  }

  /** Waits for that many records of prepared pictures and makes sure that there are no more. */
  private List<Received> prepared(int count) {
    until(SOON, () -> records.seen(topics.imagesPrepared()).size() >= count);
    List<Received> all = records.all(topics.imagesPrepared());
    assertThat(all).hasSize(count);
    return all;
  }

  private static Map<String, String> texts(Received record) {
    Map<String, String> texts = new HashMap<>();
    record
        .headers()
        .forEach((name, value) -> texts.put(name, new String(value, StandardCharsets.UTF_8)));
    return texts;
  }
}
