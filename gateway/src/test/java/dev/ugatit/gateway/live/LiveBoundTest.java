package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.gateway.RunningGateway;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureFormat;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The promise of the protocol: whatever is offered, a shown frame is never older than the round
 * trip, the turns of the other sessions and its own, and a tenth of a second. The translator's
 * service time is a sleep, and {@link Stalls} tells what other programs on the machine add, so that
 * it holds on a busy one as well; the round trip counts as nothing here, which makes the bound
 * stricter.
 */
class LiveBoundTest {
  private static final int WORKERS = 2;
  private static final long SERVICE_MS = 100;
  private static final long FRAME_MICROS = 16_667; // 60 a second
  private static final double SLACK_MS = 100;

  /** The first frames find the JVM cold. */
  private static final long WARM_UP_MS = 1_500;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "8, true", "8, false"})
  void shownFramesAreYoungWhateverIsOffered(int sessions, boolean obeying) throws Exception {
    run(sessions, obeying, 3);
  }

  @Tag("soak")
  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "8, true", "8, false"})
  void shownFramesStayYoungForAMinute(int sessions, boolean obeying) throws Exception {
    run(sessions, obeying, 60);
  }

  private void run(int sessions, boolean obeying, int seconds) throws Exception {
    byte[] frame = PictureEncoder.encode(picture(96), PictureFormat.JPEG);
    byte[] answer = new byte[30_000];
    try (var translator = new StubTranslator(WORKERS, SERVICE_MS, answer).forgetting();
        var gateway =
            new RunningGateway(folder, Map.of("gateway.translators", translator.address()));
        var stalls = new Stalls()) {
      double begin = LiveWatcher.now();
      List<LiveWatcher> watchers = watch(gateway.port(), sessions, obeying, frame, seconds);
      double stalled = stalls.within(begin, LiveWatcher.now()) / (LiveWatcher.now() - begin);

      double[] ages =
          watchers.stream()
              .flatMap(watcher -> watcher.shown().stream())
              .mapToDouble(s -> s.at() - s.captured() - stalls.within(s.captured(), s.at()))
              .sorted()
              .toArray();
      double turns = Math.ceil((double) sessions / WORKERS);
      double bound = (turns + 1) * SERVICE_MS + SLACK_MS;
      assertThat(ages[(int) Math.ceil(0.999 * ages.length) - 1])
          .as("99.9 %% of %d ages, the oldest %s", ages.length, oldest(ages))
          .isLessThanOrEqualTo(bound);
      // The workers were busy all the time, or young frames would be no achievement.
      double possible = 1e3 * seconds * WORKERS / SERVICE_MS;
      double busy = 0.7 * possible * (1 - stalled);
      assertThat((double) ages.length).isBetween(busy, possible + 2 * WORKERS);
      assertThat(translator.mostWaiting()).isLessThanOrEqualTo(sessions);
      for (LiveWatcher watcher : watchers) {
        assertThat(watcher.problems()).isEmpty();
        assertThat((double) watcher.shown().size()).isGreaterThan(busy / sessions / 2);
        assertThat(watcher.offered()).isGreaterThanOrEqualTo(watcher.shown().size());
      }
    }
  }

  private static String oldest(double[] sorted) {
    return Arrays.toString(Arrays.copyOfRange(sorted, sorted.length - 10, sorted.length));
  }

  private static List<LiveWatcher> watch(
      int port, int sessions, boolean obeying, byte[] frame, int seconds) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    var watchers = new ArrayList<LiveWatcher>();
    var camera = Executors.newSingleThreadScheduledExecutor();
    long heap = 0;
    try {
      for (int i = 0; i < sessions; i++) {
        watchers.add(new LiveWatcher(http, port, obeying, frame));
      }
      var ignored =
          camera.scheduleAtFixedRate(
              () -> watchers.forEach(LiveWatcher::offer), 0, FRAME_MICROS, TimeUnit.MICROSECONDS);
      TimeUnit.MILLISECONDS.sleep(WARM_UP_MS);
      heap = heapAfterCollection();
      watchers.forEach(LiveWatcher::begin);
      TimeUnit.SECONDS.sleep(seconds);
    } finally {
      camera.shutdownNow();
      assertThat(camera.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
    long grown = heapAfterCollection() - heap;
    watchers.forEach(LiveWatcher::close);
    assertThat(grown).as("heap grown, bytes").isLessThan(8 << 20);
    return watchers;
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Picture picture(int size) {
    byte[] rgb = new byte[3 * size * size];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 31);
    }
    return new Picture(size, size, rgb);
  }

  @Test
  void aSwapOfTheModelLosesNoSessionAndWhoComesBackIsServedWithinASecond() throws Exception {
    byte[] frame = PictureEncoder.encode(picture(96), PictureFormat.JPEG);
    try (var translator = new StubTranslator(WORKERS, 20, new byte[10_000]).forgetting();
        var gateway =
            new RunningGateway(folder, Map.of("gateway.translators", translator.address()))) {
      HttpClient http = HttpClient.newHttpClient();
      var watchers = new ArrayList<LiveWatcher>();
      for (int i = 0; i < 4; i++) {
        watchers.add(new LiveWatcher(http, gateway.port(), i % 2 == 0, frame));
      }
      for (int i = 0; i < 120; i++) {
        if (i % 30 == 0) {
          translator.serve(300 + i, "cd".repeat(32));
        }
        if (i == 60) {
          watchers.remove(3).close();
          watchers.add(new LiveWatcher(http, gateway.port(), true, frame));
        }
        watchers.forEach(LiveWatcher::offer);
        TimeUnit.MICROSECONDS.sleep(FRAME_MICROS);
      }
      for (LiveWatcher watcher : watchers) {
        assertThat(watcher.problems()).isEmpty();
        assertThat(watcher.shown()).hasSizeGreaterThan(5);
      }
      watchers.forEach(LiveWatcher::close);
    }
  }
}
