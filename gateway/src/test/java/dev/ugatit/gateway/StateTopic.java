package dev.ugatit.gateway;

import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A topic of one partition that hands each record to a table at once. */
public final class StateTopic {
  private final Consumer<Received> table;
  private final List<Outgoing> written = new ArrayList<>();
  private long end;

  public StateTopic(Consumer<Received> table) {
    this.table = table;
  }

  public Future<Position> write(Outgoing record) {
    written.add(record);
    var position = new Position(record.topic(), 0, end++);
    table.accept(
        new Received(
            record.topic(),
            0,
            position.offset(),
            0,
            record.key(),
            record.value(),
            record.headers()));
    return Future.succeededFuture(position);
  }

  /** Records in the order in which they were written. */
  public List<Outgoing> written() {
    return written;
  }
}
