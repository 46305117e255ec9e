package dev.ugatit.gateway.tables;

import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a table has read its topic, for writers that have to see their own records. Confined to
 * one event loop.
 */
final class AppliedOffsets {
  private final Map<Integer, Long> last = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(Position position, Promise<Void> done) {}

  /** The record is in the table. */
  void applied(Received record) {
    last.put(record.partition(), record.offset());
    List<Waiting> seen = waiting.stream().filter(w -> isApplied(w.position())).toList();
    waiting.removeAll(seen);
    seen.forEach(w -> w.done().tryComplete());
  }

  /** Completes when the record at this position is in the table. */
  Future<Void> whenApplied(Position position) {
    if (isApplied(position)) {
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    waiting.add(new Waiting(position, done));
    return done.future();
  }

  private boolean isApplied(Position position) {
    return last.getOrDefault(position.partition(), -1L) >= position.offset();
  }
}
