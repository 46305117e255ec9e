package dev.ugatit.platform.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Reads work as a member of a consumer group and applies an effect to each record, at least once.
 *
 * <p>States: new → started → stopping (running effects may end, for at most 5 s) → stopped. {@link
 * #start} and {@link #stop} are called once each, from any thread. The effect is called on the
 * context on which the source was opened and must not block it.
 *
 * <p>What is promised:
 *
 * <ul>
 *   <li>At most {@code maxInFlight} effects run at a time, holding at most 64 MiB of records (one
 *       larger record runs alone). Effects of one partition may run side by side and end in any
 *       order.
 *   <li>An offset is committed only when the effects of all records before it are done. After a
 *       crash, or when a partition moves, records are repeated, so effects must be idempotent.
 *   <li>An effect that fails is repeated, after 0.1 s at first and 10 s at most, until it succeeds.
 *       Its partition's offset waits for it, and so does, in the end, the partition. A record that
 *       can never succeed must therefore be set aside by the effect itself: see {@link
 *       DeadLetters}.
 *   <li>However slow effects are, the member stays in its group: partitions are paused, polling
 *       never.
 * </ul>
 *
 * <p>An effect whose future never completes keeps its place among {@code maxInFlight} for good:
 * give every effect a time limit.
 */
public final class RecordSource {
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Context context;
  private final EffectRunner runner;
  private final SourceMeters meters = new SourceMeters();
  private final SourceOwner owner;
  private final ConsumerLoop loop;
  private final String group;
  private volatile boolean stopping;

  private RecordSource(
      Context context,
      KafkaSettings kafka,
      String group,
      Set<String> topics,
      int maxInFlight,
      EffectRunner runner) {
    this.context = context;
    this.runner = runner;
    this.group = group;
    this.owner = new SourceOwner(Set.copyOf(topics), maxInFlight, meters, this::begin);
    this.loop = new ConsumerLoop(group, ClientSettings.member(kafka, group), owner);
  }

  /**
   * Prepares a source; nothing is read before {@link #start}.
   *
   * @param group members of one group share the partitions
   * @param maxInFlight how many effects may run at a time, at least 1
   * @param effect completes once the record's effect is durable
   */
  public static RecordSource open(
      Vertx vertx,
      KafkaSettings kafka,
      String group,
      Set<String> topics,
      int maxInFlight,
      Function<Received, Future<Void>> effect) {
    return open(vertx, kafka, group, topics, maxInFlight, effect, Backoff.DEFAULT);
  }

  static RecordSource open(
      Vertx vertx,
      KafkaSettings kafka,
      String group,
      Set<String> topics,
      int maxInFlight,
      Function<Received, Future<Void>> effect,
      Backoff backoff) {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight is " + maxInFlight + "; it must be ≥ 1");
    }
    Context context = vertx.getOrCreateContext();
    EffectRunner runner = new EffectRunner(context, effect, backoff);
    return new RecordSource(context, kafka, group, topics, maxInFlight, runner);
  }

  /** Shows counts, lag and effects in flight, tagged with the group; before {@link #start}. */
  public RecordSource measured(MeterRegistry registry) {
    meters.register(registry, group);
    return this;
  }

  /** Joins the group; completes when subscribed, which needs no broker yet. */
  public Future<Void> start() {
    return Future.fromCompletionStage(loop.start(), context);
  }

  /** Lets running effects end (5 s at most), commits and leaves the group. */
  public Future<Void> stop() {
    stopping = true;
    loop.submit(() -> owner.drain(System.nanoTime() + DRAIN_NANOS));
    return Future.fromCompletionStage(loop.closed(), context);
  }

  private void begin(SourceOwner.Started started) {
    runner.run(started.record(), new Watching(started));
  }

  /** Carries the end of one effect back to the consumer's thread. */
  private final class Watching implements EffectRunner.Watch {
    private final SourceOwner.Started started;

    Watching(SourceOwner.Started started) {
      this.started = started;
    }

    @Override
    public boolean wanted() {
      return !stopping && !started.work().isRevoked();
    }

    @Override
    public void retried() {
      meters.retried();
    }

    @Override
    public void ended(boolean done) {
      loop.submit(() -> owner.ended(started, done));
    }
  }
}
