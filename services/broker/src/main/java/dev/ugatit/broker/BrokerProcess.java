package dev.ugatit.broker;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An {@link EmbeddedBroker} in a process of its own: {@code BrokerProcess FOLDER PORT}.
 *
 * <p>Prints one line, {@code ready 127.0.0.1:PORT}, once clients can connect, and stops in order on
 * SIGTERM. For systems of several processes and for tests that kill the broker.
 */
public final class BrokerProcess {
  private BrokerProcess() {}

  /** Runs until the process is told to stop; wrong arguments end it with status 2. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 2 || !arguments[1].matches("[0-9]{1,5}")) {
      print(System.err, "usage: BrokerProcess FOLDER PORT (0 = the last port, or a free one)");
      System.exit(2);
    }
    EmbeddedBroker broker =
        EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
    print(System.out, "ready " + broker.bootstrapServers());
    Thread.currentThread().join();
  }

  /** The line is the protocol with the parent process: it must leave whole and at once. */
  private static void print(PrintStream stream, String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    stream.write(bytes, 0, bytes.length);
    stream.flush();
  }
}
