package dev.ugatit.standalone.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Where a command writes: results to standard output, everything that accompanies them to standard
 * error, so that output can be piped. Thread-safe as {@link PrintStream} is.
 *
 * @param out for results
 * @param err for progress and messages
 * @param live whether {@code err} is a terminal whose line can be redrawn
 */
public record Terminal(PrintStream out, PrintStream err, boolean live) {
  /** The process's own streams. */
  public static Terminal system() {
    return new Terminal(System.out, System.err, errIsTerminal());
  }

  /** Writes a line that accompanies the work. */
  public void say(String line) {
    err.println(line);
  }

  // System.console() needs both standard input and output to be terminals, so it cannot tell.
  private static boolean errIsTerminal() {
    if (System.getenv("NO_COLOR") != null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      String device = Path.of("/proc/self/fd/2").toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return System.console() != null;
    }
  }
}
