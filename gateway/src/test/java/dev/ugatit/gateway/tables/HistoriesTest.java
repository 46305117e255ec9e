package dev.ugatit.gateway.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.gateway.Samples;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoriesTest {
  private static final String SHEET = "artifact:" + "ab".repeat(32) + ".png";

  private static TrainingProgress at(int step) {
    return Samples.progress("a", step);
  }

  private static List<Integer> steps(List<TrainingPoint> points) {
    return points.stream().map(TrainingPoint::step).toList();
  }

  @Test
  void aShortCourseIsKeptWhole() {
    var course = new Thinned();
    for (int step = 10; step <= 50; step += 10) {
      course.add(at(step));
    }
    assertThat(steps(course.points(500))).containsExactly(10, 20, 30, 40, 50);
    assertThat(course.points(500).get(2).losses()).containsEntry("g", 30.0);
    assertThat(steps(course.points(3))).containsExactly(10, 30, 50);
  }

  @Test
  void aMonthOfReportsIsAThousandEvenPointsAndTheNewest() {
    var course = new Thinned();
    int month = 30 * 24 * 3600 / 5;
    for (int step = 1; step <= month; step++) {
      course.add(at(step));
      assertThat(course.size()).isLessThan(Thinned.MOST);
    }
    List<Integer> steps = steps(course.points(Thinned.MOST));
    assertThat(steps).hasSizeBetween(Thinned.MOST / 2, Thinned.MOST).contains(1, month);
    int gap = steps.get(1) - steps.get(0);
    for (int i = 2; i < steps.size() - 1; i++) {
      assertThat(steps.get(i) - steps.get(i - 1)).isEqualTo(gap);
    }
    List<Integer> few = steps(course.points(100));
    assertThat(few).hasSize(100).isSorted().doesNotHaveDuplicates().contains(1, month);
  }

  @Test
  void repeatedStepsReplaceWhatWasToldOfThem() {
    var course = new Thinned();
    for (int step : new int[] {10, 20, 30, 40, 20, 25, 25}) {
      course.add(at(step));
    }
    assertThat(steps(course.points(500))).containsExactly(10, 20, 25);
  }

  @Test
  void reportsWithoutLossesAreNoPoints() {
    var history = new TrainingHistory();
    history.add(at(500));
    history.add(
        new TrainingProgress(
            1,
            "a",
            Event.QUEUED,
            2,
            0,
            9,
            java.util.Map.of(),
            0,
            0,
            0,
            0,
            0,
            0,
            List.of(),
            "",
            null));
    assertThat(steps(history.points(10))).containsExactly(500);
  }

  @Test
  void sheetsAndVersionsAreTheLastTwoHundred() {
    var history = new TrainingHistory();
    for (int step = 1; step <= 1_000; step++) {
      String message = "m".repeat(10_000);
      history.add(Samples.report("a", Event.PUBLISHED, step, List.of(SHEET, SHEET), message));
    }
    assertThat(history.samples()).hasSize(TrainingHistory.MOST_EVENTS);
    assertThat(history.samples()).first().extracting(s -> s.reported()).isEqualTo(901);
    assertThat(history.published()).hasSize(TrainingHistory.MOST_EVENTS);
    assertThat(history.published()).last().extracting(p -> p.step()).isEqualTo(1_000);
    assertThat(history.published()).allMatch(p -> p.message().length() < 300);
  }

  @Test
  void onlySheetsOfTheStoreAreRemembered() {
    var history = new TrainingHistory();
    List<String> named = List.of("artifact:../../etc/passwd", "file:/x.png", SHEET, "x.onnx");
    history.add(Samples.report("a", Event.RUNNING, 7, named, ""));
    assertThat(history.samples()).extracting(s -> s.uri()).containsExactly(SHEET);
  }

  @Test
  void memoryOverAllTrainingsIsBoundedAndTheShortStayWhole() {
    var histories = new Histories(300);
    for (int step = 1; step <= 20; step++) {
      histories.add("short", at(step));
    }
    for (int i = 0; i < 250; i++) {
      for (int step = 1; step <= 900; step++) {
        histories.add("t" + i, Samples.report("t", Event.PUBLISHED, step, List.of(SHEET), "m"));
        assertThat(histories.size()).isLessThanOrEqualTo(Histories.MOST);
      }
    }
    assertThat(histories.get("short").orElseThrow().points(500)).hasSize(20);
    int counted = histories.get("short").orElseThrow().size();
    for (int i = 0; i < 250; i++) {
      TrainingHistory history = histories.get("t" + i).orElseThrow();
      counted += history.size();
      assertThat(history.points(1000).size()).isGreaterThan(50);
      assertThat(history.samples()).isNotEmpty();
    }
    assertThat(histories.size()).isEqualTo(counted);
  }

  @Test
  void theTrainingThatReportedLongestAgoIsForgottenFirst() {
    var histories = new Histories(2);
    histories.add("a", at(1));
    histories.add("b", at(1));
    histories.add("a", at(2));
    histories.add("c", at(1));
    assertThat(histories.get("b")).isEmpty();
    assertThat(histories.get("a")).isPresent();
    histories.remove("a");
    histories.remove("c");
    assertThat(histories.size()).isZero();
  }
}
