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
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file of JSON lines about steps of a run, each step at most once and in order, whatever ended
 * the run and wherever it goes on. Confined to one thread; blocking.
 *
 * @param <L> a line
 */
final class StepLog<L extends StepLog.Line> implements AutoCloseable {
  /** What a line is about. */
  interface Line {
    int step();
  }

  private final FileChannel channel;
  private int last;

  private StepLog(FileChannel channel, int last) {
    this.channel = channel;
    this.last = last;
  }

  /**
   * Opens the file and cuts off the lines of later steps than a checkpoint's, which are done again.
   *
   * @param step of the checkpoint that the run goes on from
   * @param replay is told each line that stays
   */
  static <L extends Line> StepLog<L> open(Path file, Class<L> type, int step, Consumer<L> replay)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long end = 0;
      int last = -1;
      try (var in = new BufferedInputStream(Files.newInputStream(file))) {
        for (byte[] text; (text = line(in)).length > 0; ) {
          Optional<L> line = read(text, type).filter(l -> l.step() <= step);
          if (line.isEmpty()) {
            break;
          }
          last = line.get().step();
          end += text.length;
          replay.accept(line.get());
        }
      }
      channel.truncate(end);
      channel.position(end);
      return new StepLog<>(channel, last);
    } catch (IOException | RuntimeException e) {
      try (channel) {
        throw e;
      }
    }
  }

  /** Writes a line; one about a step that the file has already is left out. */
  void append(L line) throws IOException {
    if (line.step() <= last) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap((Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    last = line.step();
  }

  /** Makes the lines durable. */
  void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The next whole line with its line feed; empty at the end, or where the last one is torn. */
  private static byte[] line(BufferedInputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b; (b = in.read()) >= 0; ) {
      line.write(b);
      if (b == '\n') {
        return line.toByteArray();
      }
    }
    return new byte[0];
  }

  private static <L> Optional<L> read(byte[] line, Class<L> type) {
    try {
      return Optional.of(Json.read(line, type));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // torn by a power cut
    }
  }
}
