package dev.ugatit.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker inside this JVM: one node, KRaft, loopback only, replication 1.
 *
 * <p>States: started (by {@link #start}) → closed (by {@link #close}), each entered once. Starting
 * blocks for a few seconds, until the broker takes clients. All methods are thread-safe; none may
 * be called on an event loop.
 *
 * <p>The folder keeps the topics: a broker started again on it serves what was acknowledged before,
 * after {@link #close} as well as after a kill. One folder serves one broker at a time. Data that
 * the operating system had not written yet is lost with the machine's power, as with any Kafka of
 * one replica.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final FolderLock lock;
  private final String bootstrapServers;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(KafkaRaftServer server, FolderLock lock, String bootstrapServers) {
    this.server = server;
    this.lock = lock;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker on the port that this folder's broker had last, or on any free one.
   *
   * @param folder holds the data; made if absent
   * @throws BrokerException if the folder is in use or the broker does not start
   */
  public static EmbeddedBroker start(Path folder) {
    return start(folder, 0);
  }

  /**
   * Starts a broker on a given port.
   *
   * @param folder holds the data; made if absent
   * @param port the loopback port for clients; 0 means the last one of this folder, or a free one
   * @throws BrokerException if the port or the folder is in use or the broker does not start
   */
  public static EmbeddedBroker start(Path folder, int port) {
    Path home = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(home);
      FolderLock lock = FolderLock.take(home);
      try {
        return startLocked(home, port, lock);
      } catch (Throwable failed) {
        lock.close();
        throw failed;
      }
    } catch (BrokerException clear) {
      throw clear;
    } catch (Exception failed) {
      throw new BrokerException(
          "The broker in "
              + home
              + " did not start ("
              + failed.getMessage()
              + "); check that the folder can be written and has free space",
          failed);
    }
  }

  private static EmbeddedBroker startLocked(Path home, int port, FolderLock lock) throws Exception {
    BrokerPorts ports = BrokerPorts.choose(home, port);
    BrokerSettings.format(home);
    KafkaConfig config = KafkaConfig.fromProps(BrokerSettings.of(home, ports), false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
    } catch (Throwable failed) {
      server.shutdown();
      throw failed;
    }
    return new EmbeddedBroker(server, lock, "127.0.0.1:" + ports.client());
  }

  /** Where clients connect: {@code 127.0.0.1:PORT}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Flushes and stops the broker and waits for its end; a second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.shutdown();
    server.awaitShutdown();
    try {
      lock.close();
    } catch (IOException failed) {
      throw new BrokerException("The broker's folder could not be unlocked", failed);
    }
  }
}
