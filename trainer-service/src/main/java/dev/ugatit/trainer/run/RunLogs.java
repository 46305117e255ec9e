package dev.ugatit.trainer.run;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * The files that a run adds lines to: what its steps came to and how its models scored. Confined to
 * one thread; blocking.
 */
record RunLogs(StatsLog stats, StepLog<ScoreLine> scores) implements AutoCloseable {
  /**
   * Opens both, without the lines of steps that are done again.
   *
   * @param step of the checkpoint that the run goes on from
   * @param listener is told the statistics' lines, those that are there and those that follow
   */
  static RunLogs open(RunFolder folder, int step, Consumer<StatsLog.Line> listener)
      throws IOException {
    int steps = folder.record().options().steps();
    StatsLog stats = StatsLog.open(folder.stats(), step, steps, listener);
    try {
      return new RunLogs(stats, StepLog.open(folder.scores(), ScoreLine.class, step, line -> {}));
    } catch (IOException | RuntimeException e) {
      try (stats) {
        throw e;
      }
    }
  }

  /** Makes all lines durable. */
  void force() throws IOException {
    stats.force();
    scores.force();
  }

  @Override
  public void close() throws IOException {
    try (stats;
        scores) {
      force();
    }
  }
}
