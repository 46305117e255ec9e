package dev.ugatit.platform.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * The reading side of a {@link TopicFollower}, on its consumer's thread.
 *
 * <p>Phases: replaying (until each partition's position has reached the end that was seen at the
 * opening) → following. In both, one polled batch is handed over at a time; while it is handled,
 * the partitions are paused.
 */
final class FollowOwner implements ConsumerLoop.Owner {
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration LOOKUP = Duration.ofSeconds(5);

  private final String topic;
  private final Map<Integer, Long> from;
  private final ConcurrentMap<Integer, Long> positions;
  private final Consumer<List<Received>> handOver;
  private final Runnable replayed;

  private final Map<TopicPartition, Long> replayTo = new HashMap<>();
  private boolean busy;
  private boolean stopped;

  /**
   * @param positions filled with the next offset of each partition
   * @param handOver takes a batch and answers with {@link #handled}, on this thread
   * @param replayed called once
   */
  FollowOwner(
      String topic,
      Map<Integer, Long> from,
      ConcurrentMap<Integer, Long> positions,
      Consumer<List<Received>> handOver,
      Runnable replayed) {
    this.topic = topic;
    this.from = from;
    this.positions = positions;
    this.handOver = handOver;
    this.replayed = replayed;
  }

  @Override
  public void open(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> partitions = new HashSet<>();
    for (PartitionInfo info : consumer.partitionsFor(topic, LOOKUP)) {
      partitions.add(new TopicPartition(topic, info.partition()));
    }
    if (partitions.isEmpty()) {
      throw new KafkaException("topic " + topic + " does not exist yet");
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LOOKUP);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, LOOKUP);
    for (TopicPartition partition : partitions) {
      long first = beginnings.getOrDefault(partition, 0L);
      long start = from.getOrDefault(partition.partition(), first);
      long known = ends.getOrDefault(partition, 0L);
      // An offset past the end is one of another life of the topic: begin again.
      long valid = start > known || start < first ? first : start;
      consumer.seek(partition, valid);
      positions.put(partition.partition(), valid);
    }
    replayTo.putAll(ends);
    checkReplay(consumer);
  }

  @Override
  public Duration turn(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    if (busy || stopped) {
      consumer.pause(consumer.assignment());
      return IDLE;
    }
    consumer.resume(consumer.paused());
    checkReplay(consumer);
    return IDLE;
  }

  /**
   * Only the consumer knows how far a partition was read: markers of transactions and gaps of
   * compaction lie behind the last record.
   */
  private void checkReplay(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    for (TopicPartition partition : consumer.assignment()) {
      positions.put(partition.partition(), consumer.position(partition, LOOKUP));
    }
    if (replayTo.isEmpty()) {
      return;
    }
    replayTo.entrySet().removeIf(end -> consumer.position(end.getKey(), LOOKUP) >= end.getValue());
    if (replayTo.isEmpty()) {
      replayed.run();
    }
  }

  @Override
  public void polled(ConsumerRecords<byte[], byte[]> records) {
    if (records.isEmpty() || stopped) {
      return;
    }
    List<Received> batch = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      batch.add(Received.of(record));
    }
    busy = true;
    handOver.accept(batch);
  }

  /**
   * Takes note that the batch has ended.
   *
   * @param whole whether it was handled to its end; if not, nothing more may be read, or the
   *     position would pass records that nobody has handled
   */
  void handled(boolean whole) {
    busy = false;
    stopped |= !whole;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public boolean finished() {
    return stopped && !busy;
  }

  @Override
  public void closing(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {}
}
