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
 * How far a table has read its topic, for writers that have to see their own record. Confined to
 * one event loop.
 */
final class Applied {
  private final Map<Integer, Long> offsets = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(Position position, Promise<Void> done) {}

  /** Notes a record that the table has taken or passed over. */
  void note(Received record) {
    offsets.put(record.partition(), record.offset());
    List<Waiting> seen = waiting.stream().filter(w -> has(w.position())).toList();
    waiting.removeAll(seen);
    seen.forEach(w -> w.done().tryComplete());
  }

  /** Completes when the record at this position has been noted. */
  Future<Void> when(Position position) {
    if (has(position)) {
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    waiting.add(new Waiting(position, done));
    return done.future();
  }

  /** Offset of the last record noted, by partition. */
  Map<Integer, Long> offsets() {
    return offsets;
  }

  private boolean has(Position position) {
    return offsets.getOrDefault(position.partition(), -1L) >= position.offset();
  }
}
