package dev.ugatit.translator.bulk;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static dev.ugatit.platform.kafka.KafkaFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.KafkaFixture;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.kafka.TopicRecords;
import dev.ugatit.platform.runtime.Status;
import dev.ugatit.translator.http.Pictures;
import dev.ugatit.translator.http.Site;
import dev.ugatit.translator.model.TinyModel;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Requests on Kafka in front of a queue whose runs the test holds in its hand. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BusyBulkIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final byte[] BODY = Pictures.png(Pictures.noise(32, 32, 1));

  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @TempDir Path folder;

  private KafkaSettings kafka;
  private Topics topics;
  private TopicRecords records;

  @BeforeEach
  void createTopics() {
    kafka =
        KAFKA.settings(
            Map.of(
                "max.poll.interval.ms", "3000",
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "1000"));
    topics = kafka.topics();
    await(TopicBootstrap.ensure(KAFKA.vertx(), kafka));
    records = new TopicRecords(KAFKA.vertx(), kafka);
  }

  @AfterEach
  void close() {
    records.close();
  }

  private Site site(int capacity, Executor runners) throws Exception {
    var site = new Site(folder, capacity, 1, runners);
    site.announce(new TinyModel(3), "anime", 1);
    site.champion("anime", 1);
    return site;
  }

  /** On the site's own event loop, as a verticle does. */
  private BulkTranslator bulk(Site site, Duration timeLimit) {
    var options = new BulkTranslator.Options("group", 4, Duration.ofSeconds(20), timeLimit);
    Promise<BulkTranslator> made = Promise.promise();
    site.vertx.runOnContext(
        go -> {
          var bulk =
              new BulkTranslator(
                  site.vertx,
                  kafka,
                  site.registry,
                  site.models,
                  site.translations,
                  site.meters,
                  options);
          bulk.start(Status::up);
          made.complete(bulk);
        });
    return await(made.future());
  }

  private void request(int count) {
    for (int i = 0; i < count; i++) {
      records.write(topics.translateRequests(), "k" + i, BODY, "ugatit-model", "anime");
    }
  }

  private String member() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      var groups = admin.describeConsumerGroups(List.of("group")).all().get();
      var group = Objects.requireNonNull(groups.get("group"));
      assertThat(group.members()).hasSize(1);
      return group.members().iterator().next().consumerId();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void waitsForRoomAndStaysInItsGroupHoweverSlowTheModelIs() throws Exception {
    var held = new LinkedBlockingQueue<Runnable>();
    try (Site site = site(1, held::add)) {
      BulkTranslator bulk = bulk(site, Duration.ofMinutes(1));
      request(8);
      // One runs and one waits; two more are in flight and find no room.
      until(SOON, () -> site.queue.load().running() == 1 && site.queue.load().waitingTotal() == 1);
      String member = member();
      TimeUnit.SECONDS.sleep(4); // longer than a consumer may be silent
      assertThat(records.seen(topics.translateResults())).isEmpty();

      for (int i = 0; i < 8; i++) {
        Runnable run = held.poll(20, TimeUnit.SECONDS);
        assertThat(run).isNotNull();
        run.run();
      }

      until(SOON, () -> records.seen(topics.translateResults()).size() == 8);
      assertThat(member()).isEqualTo(member);
      assertThat(records.all(topics.translateResults()))
          .extracting(result -> result.header("ugatit-request").orElse(""))
          .doesNotHaveDuplicates();
      assertThat(records.all(topics.translateRequestsDeadLetters())).isEmpty();
      await(bulk.stop());
    }
  }

  @Test
  void givesUpAPictureWhoseRunsNeverEndInTime() throws Exception {
    ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor();
    try (Site site = site(8, run -> late.schedule(run, 600, TimeUnit.MILLISECONDS))) {
      BulkTranslator bulk = bulk(site, Duration.ofMillis(300));
      request(1);

      until(SOON, () -> records.seen(topics.translateRequestsDeadLetters()).size() == 1);

      Received letter = records.all(topics.translateRequestsDeadLetters()).get(0);
      assertThat(letter.value()).isEqualTo(BODY);
      assertThat(letter.header("error.attempt")).hasValue("3");
      assertThat(records.all(topics.translateResults()).get(0).value()).isEmpty();
      await(bulk.stop());
    } finally {
      late.shutdownNow();
    }
  }

  @Test
  void aStopInTheMiddleOfARunWritesNoDeadLetterAndTheNextOneAnswers() throws Exception {
    var held = new LinkedBlockingQueue<Runnable>();
    try (Site site = site(8, held::add)) {
      BulkTranslator bulk = bulk(site, Duration.ofMinutes(1));
      request(3);
      until(SOON, () -> site.queue.load().running() == 1);
      var stopped = bulk.stop();
      site.queue.close();
      await(stopped);
    }
    assertThat(records.all(topics.translateRequestsDeadLetters())).isEmpty();
    assertThat(records.all(topics.translateResults())).isEmpty();

    try (Site site = site(8, Runnable::run)) {
      BulkTranslator bulk = bulk(site, Duration.ofMinutes(1));
      until(SOON, () -> records.seen(topics.translateResults()).size() == 3);
      await(bulk.stop());
    }
    assertThat(records.all(topics.translateResults()))
        .extracting(Received::value)
        .allMatch(value -> value != null && value.length > 0);
  }
}
