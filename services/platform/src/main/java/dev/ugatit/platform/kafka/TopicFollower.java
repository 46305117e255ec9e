package dev.ugatit.platform.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Replays a topic and goes on following it, outside any consumer group: every follower sees every
 * record, in the order of its partition, one at a time.
 *
 * <p>States: new → replaying → following (the future of {@link #start} has completed) → stopped.
 * Broker restarts and network errors do not end it. The handler is called on the context on which
 * the follower was opened; the next record waits for its future. A handler that fails is called
 * again with the same record, after 0.1 s at first and 10 s at most: it must handle what it cannot
 * understand itself.
 *
 * <p>Nothing is committed: who wants to go on where it was keeps {@link #position} with its own
 * state. One batch (64 records, about 24 MiB) waits in memory besides what the client has fetched.
 */
public final class TopicFollower {
  private final Context context;
  private final EffectRunner runner;
  private final ConcurrentMap<Integer, Long> positions = new ConcurrentHashMap<>();
  private final Promise<Void> replayed = Promise.promise();
  private final FollowOwner owner;
  private final ConsumerLoop loop;
  private volatile boolean stopping;

  private TopicFollower(
      Context context,
      KafkaSettings kafka,
      String topic,
      Map<Integer, Long> from,
      EffectRunner runner) {
    this.context = context;
    this.runner = runner;
    this.owner =
        new FollowOwner(
            topic, Map.copyOf(from), positions, this::handle, () -> replayed.tryComplete());
    this.loop = new ConsumerLoop("follow-" + topic, ClientSettings.follower(kafka), owner);
  }

  /**
   * Prepares a follower; nothing is read before {@link #start}.
   *
   * @param fromOffsets next offset by partition; a partition that is missing here, or whose offset
   *     the topic no longer holds, is read from its beginning
   * @param handler completes when the record's effect is done
   */
  public static TopicFollower open(
      Vertx vertx,
      KafkaSettings kafka,
      String topic,
      Map<Integer, Long> fromOffsets,
      Function<Received, Future<Void>> handler) {
    Context context = vertx.getOrCreateContext();
    EffectRunner runner = new EffectRunner(context, handler, Backoff.DEFAULT);
    return new TopicFollower(context, kafka, topic, fromOffsets, runner);
  }

  /**
   * Begins to read; completes when everything has been handled that the topic held when it was
   * opened. Waits for the broker and for the topic as long as it takes.
   */
  public Future<Void> start() {
    Future.fromCompletionStage(loop.start()).onFailure(replayed::tryFail);
    return Future.fromCompletionStage(replayed.future().toCompletionStage(), context);
  }

  /** Next offset by partition: all records before it are handled. Empty until opened. */
  public Map<Integer, Long> position() {
    return Map.copyOf(positions);
  }

  /** Lets the handler finish the record that it holds, and closes. */
  public Future<Void> stop() {
    stopping = true;
    loop.submit(owner::stop);
    return Future.fromCompletionStage(loop.closed(), context);
  }

  private void handle(List<Received> batch) {
    next(batch.iterator());
  }

  private void next(Iterator<Received> rest) {
    if (stopping || !rest.hasNext()) {
      boolean whole = !rest.hasNext();
      loop.submit(() -> owner.handled(whole));
      return;
    }
    Received record = rest.next();
    runner.run(record, new OneByOne(record, rest));
  }

  /** Goes on with the rest of the batch when a record is done. */
  private final class OneByOne implements EffectRunner.Watch {
    private final Received record;
    private final Iterator<Received> rest;

    OneByOne(Received record, Iterator<Received> rest) {
      this.record = record;
      this.rest = rest;
    }

    @Override
    public boolean wanted() {
      return !stopping;
    }

    @Override
    public void retried() {}

    @Override
    public void ended(boolean done) {
      if (done) {
        positions.put(record.partition(), record.offset() + 1);
        next(rest);
      } else {
        loop.submit(() -> owner.handled(false));
      }
    }
  }
}
