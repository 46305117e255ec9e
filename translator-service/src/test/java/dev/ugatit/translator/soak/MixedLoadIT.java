package dev.ugatit.translator.soak;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static dev.ugatit.platform.kafka.KafkaFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.kafka.KafkaFixture;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.kafka.TopicRecords;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.bulk.TranslatorProcess;
import dev.ugatit.translator.http.Client;
import dev.ugatit.translator.model.Manifests;
import dev.ugatit.translator.model.TinyModel;
import dev.ugatit.translator.soak.Versions.Broken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything at once on a whole translator, in a process of its own. */
@Timeout(value = 180, unit = TimeUnit.MINUTES)
class MixedLoadIT {
  private static final Logger LOG = LoggerFactory.getLogger(MixedLoadIT.class);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int KEPT = 3;

  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @TempDir Path folder;

  private KafkaSettings kafka;
  private TopicRecords records;
  private TranslatorProcess process;
  private Client client;
  private int port;
  private Versions versions;
  private Tally tally;
  private final List<ProcessFigures> figures = new ArrayList<>();
  private long champion;

  @BeforeEach
  void start() throws Exception {
    kafka = KAFKA.settings(TranslatorProcess.SHORT_SESSION);
    await(TopicBootstrap.ensure(KAFKA.vertx(), kafka));
    records = new TopicRecords(KAFKA.vertx(), kafka);
    port = FreePort.find();
    var settings =
        Map.of(
            "translator.port", String.valueOf(port),
            "translator.form", "winograd",
            "translator.max-models", "2",
            "translator.queue", "12");
    process = TranslatorProcess.startMeasured(kafka, folder, settings);
    client = newClient();
    FreePort.awaitReady(client);
    var store = new FolderStore(folder.resolve("store"));
    versions = new Versions(MixedLoad.SWAPPED, announcements(), store, folder, client);
    tally = new Tally(versions.championship());
    Files.createDirectories(folder.resolve("scratch"));
    versions.crown(++champion); // before the others, which leave no room
    for (String name : MixedLoad.STEADY) {
      ModelManifest manifest =
          new TinyModel(name.length()).publish(store, folder.resolve("scratch"), name, 1);
      announce(manifest.key(), manifest);
      var alias = Manifests.alias(name, "champion", 1);
      announce(alias.key(), alias);
    }
  }

  private void announce(String key, Object value) {
    announcements().write(key, value);
  }

  private Announcements announcements() {
    return Announcements.to(records, kafka.topics());
  }

  private Client newClient() {
    return new Client(KAFKA.vertx(), port);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    process.close();
    records.close();
  }

  @Test
  void mixedLoadIsAnsweredInFull() throws Exception {
    load(Duration.ofSeconds(6));
  }

  @Test
  @Tag("soak")
  void mixedLoadLeavesMemoryAndThreadsFlat() throws Exception {
    Duration length = Duration.ofMinutes(Integer.getInteger("ugatit.soak.minutes", 20));

    load(length);

    int quarter = figures.size() / 4;
    ProcessFigures before = ProcessFigures.median(figures.subList(quarter, 2 * quarter));
    ProcessFigures after = ProcessFigures.median(figures.subList(3 * quarter, figures.size()));
    for (int i = 0; i < figures.size(); i += Math.max(1, figures.size() / 10)) {
      LOG.info("{}", figures.get(i));
    }
    LOG.info("in the second quarter {}, in the last one {}", before, after);
    assertThat(after.residentKib()).isCloseTo(before.residentKib(), Percentage.withPercentage(10));
    assertThat(after.threads()).isCloseTo(before.threads(), Percentage.withPercentage(5));
  }

  private void load(Duration length) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    try (var bulk = new BulkLoad(records, kafka.topics(), tally);
        var load = new MixedLoad(this::newClient, port, tally)) {
      load.start();
      bulk.start();
      for (int round = 1; System.nanoTime() < end && tally.complaints().isEmpty(); round++) {
        figures.add(ProcessFigures.of(process.pid()));
        swap(round);
        TimeUnit.SECONDS.sleep(1);
      }
      load.close();
      bulk.close();
      assertThat(tally.complaints()).isEmpty();
      bulk.assertAnsweredOnce(versions.championship());
    } finally {
      LOG.info("{} swaps; {}", champion - 1, tally.counts());
    }
    assertAllKindsWereAnswered();
    assertNothingWaits();
    LOG.info(
        "median in the queue: live {} ms, requests {} ms, bulk {} ms",
        tally.medianQueued("live"),
        tally.medianQueued("request"),
        tally.medianQueued("bulk"));
    assertThat(tally.medianQueued("live")).isLessThan(tally.medianQueued("bulk"));
  }

  private void swap(int round) throws Exception {
    if (round % 4 == 0) {
      versions.refuse(100_000L + round, Broken.of(round / 4), champion, () -> {});
      return;
    }
    versions.crown(champion + 1);
    versions.ended(champion);
    champion++;
    if (champion > KEPT + 1) {
      versions.withdraw(champion - KEPT - 1);
    }
  }

  private void assertAllKindsWereAnswered() {
    assertThat(tally.counts())
        .containsKeys(
            "live 200", "request 200", "bulk 200", "steady 200", "broken 422", "leaving gone");
    assertThat(new String(client.get("/metrics").body(), StandardCharsets.UTF_8))
        .contains("outcome=\"gone\"");
  }

  private void assertNothingWaits() {
    until(SOON, () -> versions.load().get("queue").get("running").asInt() == 0);
    JsonNode waiting = versions.load().get("queue").get("waiting");
    assertThat(waiting).allMatch(count -> count.asInt() == 0);
    assertThat(versions.load().get("models")).hasSizeLessThan(4);
  }
}
