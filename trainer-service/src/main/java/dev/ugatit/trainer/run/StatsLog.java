package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code stats.jsonl}: one line for every {@code every}-th step, each step at most once and in
 * order. Confined to one thread; blocking.
 */
final class StatsLog implements AutoCloseable {
  /** About 800 bytes a line: a run of a million steps stays near 40 MB. */
  private static final int MOST_LINES = 50_000;

  private final FileChannel channel;
  private final int every;

  private record Line(int step, double rate, double seconds, Map<String, Double> losses) {}

  private StatsLog(FileChannel channel, int every) {
    this.channel = channel;
    this.every = every;
  }

  /**
   * Opens the file and cuts off the lines of later steps than a checkpoint's, which are done again.
   *
   * @param step of the checkpoint that the run goes on from
   * @param steps length of the training; decides how often a line is written
   */
  static StatsLog open(Path file, int step, int steps) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel.truncate(endOf(file, step));
    channel.position(channel.size());
    return new StatsLog(channel, Math.max(1, steps / MOST_LINES));
  }

  void append(int step, double rate, double seconds, SortedMap<String, Double> losses)
      throws IOException {
    if (step % every != 0) {
      return;
    }
    var rounded = new TreeMap<String, Double>();
    losses.forEach((name, value) -> rounded.put(name, (double) value.floatValue()));
    byte[] line =
        (Json.text(new Line(step, rate, seconds, rounded)) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.wrap(line);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Makes the lines durable: before the checkpoint that they lead up to. */
  void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Where the first line begins that is of a later step, or torn. */
  private static long endOf(Path file, int step) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      var line = new ByteArrayOutputStream();
      long end = 0;
      for (int b; (b = in.read()) >= 0; ) {
        line.write(b);
        if (b == '\n') {
          if (stepOf(line.toByteArray()) > step) {
            break;
          }
          end += line.size();
          line.reset();
        }
      }
      return end;
    }
  }

  private static int stepOf(byte[] line) {
    try {
      return Json.read(line, Line.class).step();
    } catch (IllegalArgumentException e) {
      return Integer.MAX_VALUE; // torn by a power cut
    }
  }
}
