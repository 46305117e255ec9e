package dev.ugatit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PreparationWorkersTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  @Test
  void givesUpAPictureThatTakesTooLongAndGoesOnWithoutItsThread() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (PreparationWorkers workers = new PreparationWorkers(vertx, 1, Duration.ofMillis(200))) {
      // Deaf to interrupts, as native code is.
      Future<String> stuck = workers.run(() -> deaf(release));
      Future<String> next = workers.run(() -> "next");

      assertThat(get(next)).isEqualTo("next");
      assertThatThrownBy(() -> get(stuck))
          .cause()
          .isInstanceOfSatisfying(
              PictureException.class,
              late -> assertThat(late.reason()).isEqualTo(Reason.TIMED_OUT));
      release.countDown();
    }
  }

  @Test
  void theTimeInTheQueueDoesNotCount() throws Exception {
    try (PreparationWorkers workers = new PreparationWorkers(vertx, 1, Duration.ofMillis(400))) {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(workers.run(PreparationWorkersTest::hundredMilliseconds));
      }
      get(Future.all(all));
    }
  }

  @Test
  void passesFailuresOn() throws Exception {
    try (PreparationWorkers workers = new PreparationWorkers(vertx, 1, Duration.ofSeconds(5))) {
      Future<String> failed =
          workers.run(
              () -> {
                throw new RefusedException("unreadable", "gone");
              });
      Future<String> other = workers.run(() -> "other");

      assertThat(get(other)).isEqualTo("other");
      assertThat(failed.cause()).isInstanceOf(RefusedException.class).hasMessage("gone");
    }
  }

  private static String deaf(CountDownLatch release) {
    while (true) {
      try {
        release.await();
        return "late";
      } catch (InterruptedException ignored) {
        Thread.onSpinWait();
      }
    }
  }

  private static long hundredMilliseconds() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return end;
  }

  private static <T> T get(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }
}
