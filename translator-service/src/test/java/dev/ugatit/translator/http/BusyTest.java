package dev.ugatit.translator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.translator.model.TinyModel;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A translator whose one worker works when the test says so. */
class BusyTest {
  private static final byte[] BODY = Pictures.png(Pictures.noise(32, 32, 5));

  @TempDir Path folder;

  private final LinkedBlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  private Site site;

  @BeforeEach
  void start() throws Exception {
    site = new Site(folder, 2, 1, held::add);
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
    assertThat(task).as("a translation was given to the worker").isNotNull();
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
  void liveFramesOvertakeBulk() throws Exception {
    Future<Answer> running = begin();
    Await.until(() -> site.queue.load().running() == 1);
    Future<Answer> bulk = begin("ugatit-class", "bulk");
    waiting(1);
    Future<Answer> live = begin("ugatit-class", "live");
    waiting(2);

    workOnce();
    workOnce();

    assertThat(Await.result(running).status()).isEqualTo(200);
    assertThat(Await.result(live).status()).isEqualTo(200);
    assertThat(bulk.isComplete()).isFalse();
    workOnce();
    assertThat(Await.result(bulk).status()).isEqualTo(200);
  }
}
