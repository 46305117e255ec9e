package dev.ugatit.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of ours as a process of its own, with its output as it comes. */
final class CommandProcess implements AutoCloseable {
  private static final Path HOME =
      Path.of(System.getProperty("java.io.tmpdir"), "ugatit-home-" + ProcessHandle.current().pid());

  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** Commands are over before the optimising compiler would pay. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private final String name;
  private volatile boolean closing;

  private CommandProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.reader = new Thread(this::read, "output-of-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts {@code ugatit ARGUMENTS} on this test's class path. */
  static CommandProcess ugatit(String... arguments) throws IOException {
    return start("dev.ugatit.standalone.Main", arguments);
  }

  /** As {@link #ugatit}, with an option of the JVM. */
  static CommandProcess ugatitWith(String jvmOption, String... arguments) throws IOException {
    return start(List.of(jvmOption), "dev.ugatit.standalone.Main", arguments);
  }

  /** As {@link #ugatit}, with options of the JVM. */
  static CommandProcess ugatitWith(List<String> jvmOptions, String... arguments)
      throws IOException {
    return start(jvmOptions, "dev.ugatit.standalone.Main", arguments);
  }

  /** Starts a main class on this test's class path. */
  static CommandProcess start(String mainClass, String... arguments) throws IOException {
    return start(List.of(), mainClass, arguments);
  }

  private static CommandProcess start(
      List<String> jvmOptions, String mainClass, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(JAVA_HOME.resolve("bin").resolve("java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:+UseSerialGC", QUICK_START));
    command.addAll(jvmOptions);
    command.add(mainClass);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = builder(command);
    builder.environment().put("CLASSPATH", classPath());
    builder.environment().put("UGATIT_HOME", root().toString());
    return new CommandProcess(mainClass + " " + String.join(" ", arguments), builder.start());
  }

  /** Runs any program in a folder; the launcher finds the same Java and builds nothing. */
  static CommandProcess in(Path folder, List<String> command) throws IOException {
    ProcessBuilder builder = builder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
    builder.environment().put("UGATIT_SKIP_BUILD", "1");
    return new CommandProcess(String.join(" ", command), builder.start());
  }

  private static ProcessBuilder builder(List<String> command) {
    // A build that runs in the background ignores Ctrl-C, and its children would inherit that.
    var whole = new ArrayList<String>(List.of("env", "--default-signal=INT"));
    whole.addAll(command);
    var builder = new ProcessBuilder(whole).redirectErrorStream(true);
    // Where a native library would leave its traces; Java itself asks the system for the home.
    builder.environment().put("HOME", HOME.toString());
    return builder;
  }

  /** The home folder that native libraries of these processes see; missing unless one made it. */
  static Path home() {
    return HOME;
  }

  /** The repository's root. */
  static Path root() {
    return Path.of(System.getProperty("ugatit.root"));
  }

  private static String classPath() {
    String real = System.getProperty("surefire.test.class.path");
    return real != null ? real : System.getProperty("java.class.path");
  }

  /** Waits for a line and returns the match. */
  Matcher await(String regex, Duration limit) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long end = System.nanoTime() + limit.toNanos();
    synchronized (lines) {
      int next = 0;
      while (true) {
        for (; next < lines.size(); next++) {
          Matcher matcher = pattern.matcher(lines.get(next));
          if (matcher.find()) {
            return matcher;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0 || (!reader.isAlive() && next == lines.size())) {
          throw new AssertionError("no line /" + regex + "/ from " + name + ":\n" + output());
        }
        lines.wait(Math.min(left, 500));
      }
    }
  }

  /** Waits for the end and returns the exit code. */
  int exit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " did not end within " + limit + ":\n" + output());
    }
    reader.join(5_000);
    return process.exitValue();
  }

  /** Sends the signal of Ctrl-C. */
  void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  /** Sends a signal by its name. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as the system would end it: without a word to anyone. */
  void kill() throws InterruptedException {
    closing = true;
    process.destroyForcibly().waitFor();
  }

  /** All lines so far. */
  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true; // which closes its output under the reader
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private void read() {
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = output.readLine()) != null) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      if (!closing) {
        throw new UncheckedIOException(e);
      }
    } finally {
      synchronized (lines) {
        lines.notifyAll();
      }
    }
  }
}
