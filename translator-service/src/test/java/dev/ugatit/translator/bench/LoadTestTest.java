package dev.ugatit.translator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadTestTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  @Test
  void saturatingCallersCallUntilTheTimeIsOver() throws Exception {
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    LoadFigures figures =
        LoadTest.saturate(
            3,
            SHORT,
            () -> {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              TimeUnit.MILLISECONDS.sleep(5);
              atOnce.decrementAndGet();
            });

    assertThat(figures.seconds()).isGreaterThanOrEqualTo(0.2);
    assertThat(figures.calls()).isPositive();
    assertThat(figures.perSecond()).isEqualTo(figures.calls() / figures.seconds());
    assertThat(figures.millis(0)).isGreaterThanOrEqualTo(4.9);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void repeatingCallersShareTheCalls() throws Exception {
    var calls = new AtomicInteger();

    LoadFigures figures = LoadTest.repeat(3, 100, calls::incrementAndGet);

    assertThat(calls.get()).isEqualTo(100);
    assertThat(figures.calls()).isEqualTo(100);
  }

  @Test
  void aStallIsSeenByEachCallThatWasDueMeanwhile() throws Exception {
    var stalled = new CountDownLatch(1);
    var release =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(400);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              stalled.countDown();
            });
    release.start();

    LoadFigures figures = LoadTest.paced(1000, SHORT, stalled::await);

    assertThat(figures.calls()).isEqualTo(200);
    // The last was due after 200 ms, and none ended before 400: most of them never waited.
    assertThat(figures.millis(0)).isGreaterThanOrEqualTo(150);
  }

  @Test
  void aFailingCallFailsTheMeasurement() {
    assertThatThrownBy(
            () ->
                LoadTest.saturate(
                    2,
                    SHORT,
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no");
  }
}
