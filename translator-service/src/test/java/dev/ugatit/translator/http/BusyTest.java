package dev.ugatit.translator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.translator.model.TinyModel;
import dev.ugatit.translator.queue.Device;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A translator whose one runner runs when the test says so. */
class BusyTest {
  private static final byte[] BODY = Pictures.png(Pictures.noise(32, 32, 5));

  @TempDir Path folder;

  private final LinkedBlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  private final CountedStages stages = new CountedStages();
  private Site site;

  @BeforeEach
  void start() throws Exception {
    // Pictures are decoded as soon as they come, so that what runs next is known.
    site = new Site(folder, 2, new Device("cpu", 1, 1, 0), held::add, stages);
    site.announce(new TinyModel(3), "anime", 1);
    site.champion("anime", 1);
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
  }

  private Future<Answer> begin(String... headers) {
    return site.client.begin("anime", "champion", BODY, headers);
  }

  private void workOnce() throws InterruptedException {
    Runnable task = held.poll(20, TimeUnit.SECONDS);
    assertThat(task).as("a translation was given to the runner").isNotNull();
    task.run();
  }

  private void waiting(int count) throws InterruptedException {
    Await.until(() -> site.queue.load().waitingTotal() == count);
  }

  @Test
  void refusesWithTheTimeToComeAgainWhenItsQueueIsFull() throws Exception {
    Future<Answer> running = begin();
    Await.until(() -> site.queue.load().running() == 1);
    Future<Answer> second = begin();
    Future<Answer> third = begin();
    waiting(2);

    Answer refused = Await.result(begin());

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("queue-full");
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 60);
    for (Future<Answer> accepted : List.of(running, second, third)) {
      workOnce();
      assertThat(Await.result(accepted).status()).isEqualTo(200);
    }
  }

  @Test
  void answersAsSoonAsTheBudgetIsSpentAndNeverRunsTheModel() throws Exception {
    Future<Answer> running = begin();
    Await.until(() -> site.queue.load().running() == 1);

    Answer late = Await.result(begin("ugatit-budget-ms", "50"));

    assertThat(late.status()).isEqualTo(504);
    assertThat(late.code()).isEqualTo("budget-spent");
    waiting(0);
    workOnce();
    assertThat(Await.result(running).status()).isEqualTo(200);
    assertThat(held).isEmpty();
  }

  @Test
  void aClientThatGoesAwayTakesItsWorkOutOfTheQueue() throws Exception {
    Future<Answer> running = begin();
    Await.until(() -> site.queue.load().running() == 1);
    Client leaving = site.newClient();
    Future<Answer> left = leaving.begin("anime", "champion", BODY);
    waiting(1);

    leaving.close();

    waiting(0);
    Await.until(left::isComplete);
    assertThat(left.failed()).isTrue();
    workOnce();
    assertThat(Await.result(running).status()).isEqualTo(200);
  }

  @Test
  void aNewerFrameOfASessionTakesThePlaceOfItsWaitingOne() throws Exception {
    String[] session = {"ugatit-class", "live", "ugatit-session", "s-1"};
    Future<Answer> running = begin();
    Await.until(() -> site.queue.load().running() == 1);
    Future<Answer> old = begin(session);
    waiting(1);

    Future<Answer> newer = begin(session);

    Answer superseded = Await.result(old);
    assertThat(superseded.status()).isEqualTo(409);
    assertThat(superseded.code()).isEqualTo("superseded");
    assertThat(superseded.problem().detail()).isNotBlank();
    workOnce();
    workOnce();
    assertThat(Await.result(running).status()).isEqualTo(200);
    assertThat(Await.result(newer).status()).isEqualTo(200);
    assertThat(held).isEmpty();
    assertThat(drops("live", "superseded")).isEqualTo(1);
  }

  @Test
  void aFrameOfAnotherSessionWaitsForItsOwnTurn() throws Exception {
    Future<Answer> running = begin();
    Await.until(() -> site.queue.load().running() == 1);
    Future<Answer> one = begin("ugatit-class", "live", "ugatit-session", "s-1");
    waiting(1);
    Future<Answer> other = begin("ugatit-class", "live", "ugatit-session", "s-2");
    waiting(2);
    stages.await(3);

    for (Future<Answer> accepted : List.of(running, one, other)) {
      workOnce();
      assertThat(Await.result(accepted).status()).isEqualTo(200);
    }
  }

  @Test
  void aRunnersClientThatGoesAwayFreesTheRunner() throws Exception {
    Client leaving = site.newClient();
    Future<Answer> left = leaving.begin("anime", "champion", BODY);
    Await.until(() -> site.queue.load().running() == 1);
    Future<Answer> next = begin();
    waiting(1);

    leaving.close();
    Await.until(() -> drops("request", "cancelled") == 1);
    workOnce();

    assertThat(left.failed()).isTrue();
    workOnce();
    assertThat(Await.result(next).status()).isEqualTo(200);
    assertThat(batches()).as("the one that left was not run").isEqualTo(1);
  }

  @Test
  void showsWhatWaitsAndWhatRan() throws Exception {
    Future<Answer> running = begin();
    Await.until(() -> site.queue.load().running() == 1);
    Future<Answer> bulk = begin("ugatit-class", "bulk");
    waiting(1);

    JsonNode queue = load().get("queue");
    assertThat(queue.get("running").asInt()).isEqualTo(1);
    assertThat(queue.get("waiting").get("bulk").asInt()).isEqualTo(1);
    assertThat(queue.get("oldestMillis").asDouble()).isPositive();

    workOnce();
    workOnce();
    assertThat(Await.result(running).status()).isEqualTo(200);
    assertThat(Await.result(bulk).status()).isEqualTo(200);
    JsonNode service = load().get("services").get(0);
    assertThat(service.get("model").asText()).isEqualTo("anime");
    assertThat(service.get("size").asInt()).isEqualTo(32);
    assertThat(service.get("millis").asDouble()).isPositive();
    assertThat(service.get("batch").asDouble()).isEqualTo(1);
  }

  private JsonNode load() {
    return Json.read(site.newClient().get("/v1/load").body(), JsonNode.class);
  }

  private double drops(String workClass, String reason) {
    return site
        .registry
        .find("ugatit.translator.drops")
        .tags("class", workClass, "reason", reason)
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private long batches() {
    return site.registry.get("ugatit.translator.batch").summary().count();
  }

  @Test
  void liveFramesOvertakeBulk() throws Exception {
    Future<Answer> running = begin();
    Await.until(() -> site.queue.load().running() == 1);
    Future<Answer> bulk = begin("ugatit-class", "bulk");
    waiting(1);
    Future<Answer> live = begin("ugatit-class", "live");
    waiting(2);
    stages.await(3);

    workOnce();
    workOnce();

    assertThat(Await.result(running).status()).isEqualTo(200);
    assertThat(Await.result(live).status()).isEqualTo(200);
    assertThat(bulk.isComplete()).isFalse();
    workOnce();
    assertThat(Await.result(bulk).status()).isEqualTo(200);
  }
}
