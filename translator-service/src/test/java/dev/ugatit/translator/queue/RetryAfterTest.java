package dev.ugatit.translator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final Device CPU = new Device("cpu", 2, 1, 0);
  private static final Lane SMALL = new Lane("m", "1", 128, "out", CPU);
  private static final Lane LARGE = new Lane("m", "1", 256, "out", CPU);

  private final ServiceTimes services = new ServiceTimes();

  RetryAfterTest() {
    services.measured(SMALL, 1, TimeUnit.MILLISECONDS.toNanos(500));
    services.measured(LARGE, 1, TimeUnit.SECONDS.toNanos(5));
  }

  private long seconds(Lane lane, int waiting) {
    return RetryAfter.seconds(
        0, Map.of(new Line(lane, WorkClass.REQUEST), waiting), List.of(), services);
  }

  @Test
  void largeModelsTakeTheirTimeAndSmallOnesTheirs() {
    assertThat(seconds(SMALL, 8)).isEqualTo(2); // 8 of half a second, two at a time
    assertThat(seconds(LARGE, 8)).isEqualTo(20);
    assertThat(seconds(LARGE, 80)).as("at most a minute").isEqualTo(60);
  }

  @Test
  void countsWhatWaitsOnTheBusiestDevice() {
    Lane other = new Lane("n", "2", 128, "out", new Device("cuda", 1, 8, 0));
    services.measured(other, 8, TimeUnit.MILLISECONDS.toNanos(80)); // 10 ms for each picture

    long seconds =
        RetryAfter.seconds(
            0,
            Map.of(
                new Line(SMALL, WorkClass.LIVE), 2,
                new Line(LARGE, WorkClass.BULK), 2,
                new Line(other, WorkClass.LIVE), 100),
            List.of(),
            services);

    assertThat(seconds).isEqualTo(6); // (2·0.5 + 2·5) / 2
  }

  @Test
  void newModelsAreTakenForTheMeanOfAll() {
    Lane unknown = new Lane("new", "3", 64, "out", CPU);

    assertThat(services.nanos(unknown)).isBetween(0.5e9, 5e9);
    assertThat(new ServiceTimes().nanos(unknown)).isZero();
    assertThat(RetryAfter.seconds(0, Map.of(), List.of(), new ServiceTimes())).isEqualTo(1);
  }

  @Test
  void versionsOfAModelCountAsOne() {
    services.measured(
        new Lane("m", "2", 128, "heatmap", CPU), 4, TimeUnit.MILLISECONDS.toNanos(400));

    ServiceTime small =
        services.all().stream().filter(time -> time.size() == 128).findFirst().orElseThrow();
    assertThat(small.millis()).isEqualTo(0.8 * 500 + 0.2 * 100);
    assertThat(small.batch()).isEqualTo(0.8 * 1 + 0.2 * 4);
  }

  @Test
  void forgetsWhatWasNotMeasuredForLong() {
    for (int size = 0; size < 1_000; size++) {
      services.measured(new Lane("other", "1", size, "out", CPU), 1, 1_000);
      services.measured(LARGE, 1, TimeUnit.SECONDS.toNanos(5));
    }

    assertThat(services.all()).hasSize(256);
    assertThat(services.nanos(LARGE)).isEqualTo(5e9);
    assertThat(services.all()).noneMatch(time -> time.equals(new ServiceTime("m", 128, 500, 1)));
  }
}
