package dev.ugatit.trainer.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * {@code stats.jsonl}: one line for every {@code every}-th step. Whoever listens hears the same
 * lines in the same order after a resume as in a run in one piece. Confined to one thread;
 * blocking.
 */
final class StatsLog implements AutoCloseable {
  /** About 800 bytes a line: a run of a million steps stays near 40 MB. */
  private static final int MOST_LINES = 50_000;

  private final StepLog<Line> lines;
  private final int every;
  private final Consumer<Line> listener;

  /**
   * A line.
   *
   * @param rate learning rate
   * @param seconds that the step took
   * @param losses by name, rounded to float
   */
  record Line(int step, double rate, double seconds, Map<String, Double> losses)
      implements StepLog.Line {}

  private StatsLog(StepLog<Line> lines, int every, Consumer<Line> listener) {
    this.lines = lines;
    this.every = every;
    this.listener = listener;
  }

  /**
   * Opens the file and cuts off the lines of later steps than a checkpoint's, which are done again.
   *
   * @param step of the checkpoint that the run goes on from
   * @param steps length of the training; decides how often a line is written
   * @param listener is told each line that stays, then each that is written
   */
  static StatsLog open(Path file, int step, int steps, Consumer<Line> listener) throws IOException {
    return new StatsLog(
        StepLog.open(file, Line.class, step, listener), Math.max(1, steps / MOST_LINES), listener);
  }

  void append(int step, double rate, double seconds, SortedMap<String, Double> losses)
      throws IOException {
    if (step % every != 0) {
      return;
    }
    var rounded = new TreeMap<String, Double>();
    losses.forEach((name, value) -> rounded.put(name, (double) value.floatValue()));
    var line = new Line(step, rate, seconds, rounded);
    lines.append(line);
    listener.accept(line);
  }

  /** Makes the lines durable: before the checkpoint that they lead up to. */
  void force() throws IOException {
    lines.force();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
