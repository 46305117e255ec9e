package dev.ugatit.platform.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits completed prefixes, several times a second while there is something new. A commit that
 * fails is repeated with the next; one that never succeeds costs repeated records, not lost ones.
 * Belongs to the consumer's thread.
 */
final class Commits {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Duration LAST = Duration.ofSeconds(3);

  private final Map<TopicPartition, Long> due = new HashMap<>();
  private long lastNanos = System.nanoTime() - INTERVAL;
  private boolean outstanding;

  void add(TopicPartition partition, long next) {
    due.put(partition, next);
  }

  /** Commits when it is time; returns how long the next one can wait. */
  Duration tick(Consumer<byte[], byte[]> consumer, Duration idle) {
    due.keySet().retainAll(consumer.assignment());
    if (due.isEmpty() || outstanding) {
      return idle;
    }
    long wait = lastNanos + INTERVAL - System.nanoTime();
    if (wait > 0) {
      return Duration.ofNanos(wait);
    }
    lastNanos = System.nanoTime();
    Map<TopicPartition, Long> taken = new HashMap<>(due);
    due.clear();
    outstanding = true;
    consumer.commitAsync(
        offsets(taken),
        (offsets, failed) -> {
          outstanding = false;
          if (failed != null) {
            LOG.debug("Offsets were not committed; they follow with the next commit", failed);
            taken.forEach(due::putIfAbsent);
          }
        });
    return idle;
  }

  /** Commits what is due of some partitions and waits for it, before they are given away. */
  void now(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> last = new HashMap<>(due);
    last.keySet().retainAll(partitions);
    forget(partitions);
    if (last.isEmpty()) {
      return;
    }
    try {
      commit(consumer, last);
    } catch (KafkaException failed) {
      LOG.info(
          "The last offsets were not committed; some records will be repeated: {}",
          failed.toString());
    }
  }

  private static void commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> last) {
    try {
      consumer.commitSync(offsets(last), LAST);
    } catch (WakeupException woken) {
      consumer.commitSync(offsets(last), LAST);
    }
  }

  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(due::remove);
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Long> next) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    return offsets;
  }
}
