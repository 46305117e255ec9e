package dev.ugatit.standalone.bench;

import dev.ugatit.trainer.run.ResidentMemory;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.HdrHistogram.Histogram;

/** Live sessions at 60 frames a second each, all in this process. */
public final class LiveLoad {
  private static final long TICK_MICROS = 1_000_000 / 60;
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private LiveLoad() {}

  /** Most of what a number was, looked at with each tick. */
  private static final class Peak {
    private final IntSupplier number;
    private volatile int most;

    Peak(IntSupplier number) {
      this.number = number;
    }

    void look() {
      most = Math.max(most, number.getAsInt());
    }
  }

  /**
   * Runs a load. Blocks.
   *
   * @param port of the gateway
   * @param picture that every session shows all the time
   * @param time that is measured, after a warm-up
   * @param waiting frames that wait now
   */
  public static LiveFigures run(
      int port, int sessions, byte[] picture, Duration time, IntSupplier waiting)
      throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    var clients = new ArrayList<LiveClient>();
    var camera = Executors.newSingleThreadScheduledExecutor();
    var peak = new Peak(waiting);
    try {
      for (int i = 0; i < sessions; i++) {
        clients.add(new LiveClient(http, port, ServedTranslator.MODEL, picture));
      }
      var ignored =
          camera.scheduleAtFixedRate(
              () -> {
                clients.forEach(LiveClient::offer);
                peak.look();
              },
              0,
              TICK_MICROS,
              TimeUnit.MICROSECONDS);
      TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
      long before = residentAfterCollection();
      clients.forEach(LiveClient::begin);
      long begin = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      double seconds = (System.nanoTime() - begin) / 1e9;
      return figures(clients, seconds, peak.most, before);
    } finally {
      camera.shutdownNow();
      clients.forEach(LiveClient::close);
    }
  }

  private static LiveFigures figures(
      List<LiveClient> clients, double seconds, int mostWaiting, long before) {
    var ages = new Histogram(3);
    double service = 0;
    long dropped = 0;
    var problems = new ArrayList<String>();
    for (LiveClient client : clients) {
      for (LiveClient.Shown shown : client.shown()) {
        ages.recordValue(TimeUnit.NANOSECONDS.toMicros(shown.ageNanos()));
        service += shown.modelMicros() / 1e3;
      }
      dropped += client.dropped();
      problems.addAll(client.problems());
    }
    return new LiveFigures(
        clients.size(),
        seconds,
        ages,
        service / Math.max(1, ages.getTotalCount()),
        dropped,
        mostWaiting,
        before,
        residentAfterCollection(),
        List.copyOf(problems));
  }

  private static long residentAfterCollection() {
    System.gc();
    var memory = new ResidentMemory();
    memory.refresh();
    return memory.use().resident();
  }
}
