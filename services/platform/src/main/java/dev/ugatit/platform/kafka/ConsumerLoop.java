package dev.ugatit.platform.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that may touch a Kafka consumer, and that never stops polling while it runs: the
 * member stays in its group whatever its owner waits for.
 *
 * <p>States: new → opening (repeated until the broker answers) → running → closed. {@link #start}
 * and {@link #submit} are thread-safe; an {@link Owner} is called on the loop's thread only, so it
 * needs no locks.
 */
final class ConsumerLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long TROUBLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Decides what is read, and what is done with it. None of the methods may wait for work. */
  interface Owner {
    /** Subscribes or assigns; called again after it throws. */
    void open(Consumer<byte[], byte[]> consumer);

    /**
     * Pauses, resumes, commits; called before each poll.
     *
     * @return the longest time that the poll may wait
     */
    Duration turn(Consumer<byte[], byte[]> consumer);

    void polled(ConsumerRecords<byte[], byte[]> records);

    /** Whether the loop may end; asked on each turn. */
    boolean finished();

    /** Last words before the consumer is closed. */
    void closing(Consumer<byte[], byte[]> consumer);
  }

  private final String name;
  private final Map<String, Object> settings;
  private final Owner owner;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean started;
  private volatile boolean polling;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private int troubles;

  ConsumerLoop(String name, Map<String, Object> settings, Owner owner) {
    this.name = name;
    this.settings = settings;
    this.owner = owner;
  }

  /** Starts the thread; completes when the owner has opened. */
  CompletableFuture<Void> start() {
    started = true;
    Thread thread = new Thread(this::run, "kafka-" + name);
    thread.setDaemon(true);
    thread.start();
    return opened;
  }

  /** Completes when the consumer is closed; at once if it was never started. */
  CompletableFuture<Void> closed() {
    return started ? closed : CompletableFuture.completedFuture(null);
  }

  /** Runs a task on the loop's thread, soon: a waiting poll is cut short. */
  void submit(Runnable task) {
    tasks.add(task);
    Consumer<byte[], byte[]> current = consumer;
    if (polling && current != null) {
      current.wakeup();
    }
  }

  private void run() {
    try {
      Consumer<byte[], byte[]> mine =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer = mine;
      try {
        open(mine);
        while (!owner.finished()) {
          guarded("read", () -> once(mine));
        }
        guarded("finish", () -> owner.closing(mine));
      } finally {
        mine.close(CloseOptions.timeout(CLOSE));
      }
    } catch (RuntimeException | Error failed) {
      LOG.error("The consumer {} ended", name, failed);
      opened.completeExceptionally(failed);
    } finally {
      opened.completeExceptionally(new IllegalStateException("stopped before it had opened"));
      closed.complete(null);
    }
  }

  private void open(Consumer<byte[], byte[]> mine) {
    while (!opened.isDone() && !owner.finished()) {
      guarded(
          "open",
          () -> {
            runTasks();
            owner.open(mine);
            opened.complete(null);
          });
    }
  }

  private void once(Consumer<byte[], byte[]> mine) {
    runTasks();
    Duration wait = owner.turn(mine);
    if (owner.finished()) {
      return;
    }
    polling = true;
    try {
      // A task that was added before the flag was seen must not wait for the poll to end.
      owner.polled(mine.poll(tasks.isEmpty() ? wait : Duration.ZERO));
    } finally {
      polling = false;
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Errors of the broker or the network pass; the loop goes on until its owner has finished. */
  private void guarded(String what, Runnable action) {
    try {
      action.run();
      troubles = 0;
    } catch (WakeupException newTask) {
      LOG.trace("{} was woken", name);
    } catch (InterruptException interrupted) {
      throw interrupted;
    } catch (RuntimeException trouble) {
      log(what, trouble);
      LockSupport.parkNanos(TROUBLE_NANOS);
    }
  }

  /** Loud at first, then ever more rarely: a broker that is away must not fill the log. */
  private void log(String what, RuntimeException trouble) {
    troubles++;
    if (Integer.bitCount(troubles) == 1) {
      LOG.warn(
          "Kafka consumer {} could not {} ({} in a row): {}; trying again",
          name,
          what,
          troubles,
          trouble.toString());
    }
    LOG.debug("Cause", trouble);
  }
}
