package dev.ugatit.standalone.terminal;

/**
 * One line that shows how far a long task is: redrawn in place on a terminal, else one plain line
 * at each tenth, so that a log stays short. Not thread-safe.
 */
public final class ProgressBar {
  private static final int MOST_CELLS = 24;
  private static final int FEWEST_CELLS = 8;
  private static final int COLUMNS = 100;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long QUIET_NANOS = 30_000_000_000L;

  private final Terminal terminal;
  private final String task;
  private long lastDrawn = System.nanoTime() - REDRAW_NANOS - 1;
  private int lastTenth = -1;
  private boolean open;

  /** A bar for {@code task}; nothing is drawn before the first {@link #show}. */
  public ProgressBar(Terminal terminal, String task) {
    this.terminal = terminal;
    this.task = task;
  }

  /**
   * Shows a state.
   *
   * @param done units done
   * @param total units in all; 0 when unknown
   * @param detail what else a person wants to know: losses, time left
   */
  public void show(long done, long total, String detail) {
    long now = System.nanoTime();
    if (terminal.live()) {
      if (done >= total || now - lastDrawn > REDRAW_NANOS) {
        lastDrawn = now;
        terminal.err().print("\r" + line(task, done, total, detail) + "\u001b[K");
        terminal.err().flush();
        open = true;
      }
      return;
    }
    int tenth = total <= 0 ? 0 : (int) (done * 10 / total);
    if (tenth != lastTenth || now - lastDrawn > QUIET_NANOS) {
      lastTenth = tenth;
      lastDrawn = now;
      terminal.err().println(line(task, done, total, detail));
    }
  }

  /** Ends the line; what is printed next stands below it. */
  public void finish() {
    if (open) {
      terminal.err().println();
      open = false;
    }
  }

  /** Within {@value #COLUMNS} columns: a shorter bar first, then a detail that is cut. */
  static String line(String task, long done, long total, String detail) {
    if (total <= 0) {
      return cut(task + " " + done + " " + detail);
    }
    String numbers = done + "/" + total + " " + detail;
    int free = COLUMNS - task.length() - " [] ".length() - numbers.length();
    int width = Math.max(FEWEST_CELLS, Math.min(MOST_CELLS, free));
    int cells = (int) Math.min(width, done * width / total);
    return cut(task + " [" + "#".repeat(cells) + ".".repeat(width - cells) + "] " + numbers);
  }

  private static String cut(String line) {
    return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 1) + "…";
  }

  /**
   * A duration as a person says it: {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 10 min}, {@code 3
   * d 04 h}.
   */
  public static String duration(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    if (s < 3600) {
      return String.format("%d min %02d s", s / 60, s % 60);
    }
    if (s < 48 * 3600) {
      return String.format("%d h %02d min", s / 3600, s % 3600 / 60);
    }
    return String.format("%d d %02d h", s / 86_400, s % 86_400 / 3600);
  }
}
