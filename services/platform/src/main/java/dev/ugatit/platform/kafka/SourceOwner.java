package dev.ugatit.platform.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a member of a group knows, all on its consumer's thread: partitions and their prefixes,
 * records that wait, effects that run.
 *
 * <p>States: reading → draining (nothing new is started, running effects may end until the
 * deadline) → finished.
 */
final class SourceOwner implements ConsumerLoop.Owner, ConsumerRebalanceListener {
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** A partition whose oldest open record lies this far behind is paused until it is done. */
  private static final int MAX_OPEN = 4096;

  /** Bytes that effects hold at a time; a single larger record still runs, alone. */
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Set<String> topics;
  private final int maxInFlight;
  private final SourceMeters meters;
  private final Consumer<Started> starter;

  private final Map<TopicPartition, PartitionWork> work = new HashMap<>();
  private final Deque<Started> backlog = new ArrayDeque<>();
  private final Commits commits = new Commits();
  private int inFlight;
  private long inFlightBytes;
  private long drainUntil = Long.MAX_VALUE;
  private boolean draining;
  private org.apache.kafka.clients.consumer.@Nullable Consumer<byte[], byte[]> consumer;

  /** A record and the assignment that it belongs to. */
  record Started(Received record, PartitionWork work) {}

  /**
   * @param starter runs the effect of a record and answers with {@link #ended}, on this thread
   */
  SourceOwner(Set<String> topics, int maxInFlight, SourceMeters meters, Consumer<Started> starter) {
    this.topics = topics;
    this.maxInFlight = maxInFlight;
    this.meters = meters;
    this.starter = starter;
  }

  @Override
  public void open(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> opened) {
    consumer = opened;
    opened.subscribe(topics, this);
  }

  @Override
  public Duration turn(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    startWaiting();
    steer(consumer);
    meters.inFlight(inFlight);
    meters.lag(work.keySet().stream().mapToLong(tp -> consumer.currentLag(tp).orElse(0)).sum());
    return commits.tick(consumer, draining ? Duration.ofMillis(100) : IDLE);
  }

  private void startWaiting() {
    while (!draining && !backlog.isEmpty() && hasRoomFor(backlog.getFirst())) {
      Started next = backlog.removeFirst();
      inFlight++;
      inFlightBytes += next.record().size();
      starter.accept(next);
    }
  }

  private boolean hasRoomFor(Started next) {
    return inFlight == 0
        || (inFlight < maxInFlight && inFlightBytes + next.record().size() <= MAX_BYTES);
  }

  /** Pauses partitions, never polling: that would cost the membership. */
  private void steer(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    boolean all = draining || !backlog.isEmpty();
    Set<TopicPartition> rest = new HashSet<>();
    for (PartitionWork each : work.values()) {
      if (all || each.prefix.open() >= MAX_OPEN) {
        rest.add(each.partition);
      }
    }
    Set<TopicPartition> resting = consumer.paused();
    if (!resting.equals(rest)) {
      Set<TopicPartition> rested = new HashSet<>(resting);
      rested.removeAll(rest);
      consumer.resume(rested);
      consumer.pause(rest);
    }
  }

  @Override
  public void polled(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      PartitionWork owner = work.computeIfAbsent(partition, PartitionWork::new);
      owner.prefix.read(record.offset());
      backlog.addLast(new Started(Received.of(record), owner));
    }
  }

  /** Takes note that an effect has ended, done or given up. */
  void ended(Started started, boolean done) {
    inFlight--;
    inFlightBytes -= started.record().size();
    PartitionWork owner = started.work();
    if (!done || owner.isRevoked()) {
      return;
    }
    meters.done();
    OptionalLong next = owner.prefix.complete(started.record().offset());
    next.ifPresent(offset -> commits.add(owner.partition, offset));
  }

  /** Starts nothing more; running effects may end until {@code deadline} (nano time). */
  void drain(long deadline) {
    draining = true;
    drainUntil = deadline;
    backlog.clear();
  }

  @Override
  public boolean finished() {
    return draining && (inFlight == 0 || System.nanoTime() - drainUntil >= 0);
  }

  @Override
  public void closing(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    commits.now(consumer, Set.copyOf(work.keySet()));
    forget(Set.copyOf(work.keySet()));
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> work.put(partition, new PartitionWork(partition)));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (consumer != null) {
      commits.now(consumer, partitions);
    }
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    commits.forget(partitions);
    for (TopicPartition partition : partitions) {
      PartitionWork gone = work.remove(partition);
      if (gone != null) {
        gone.revoke();
      }
    }
    backlog.removeIf(waiting -> waiting.work().isRevoked());
  }
}
