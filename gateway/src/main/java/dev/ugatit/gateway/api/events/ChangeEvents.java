package dev.ugatit.gateway.api.events;

import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.tables.Change;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.contract.Json;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code GET /v1/events}: what to read again. Changes of the same thing within a moment, or while
 * the reader is behind, are one notice.
 */
public final class ChangeEvents {
  private static final long MOMENT_MS = 100;
  private static final int MOST_PENDING = 1_000;

  private final Vertx vertx;
  private final Tables tables;
  private final EventStreams streams;

  public ChangeEvents(Vertx vertx, Tables tables, EventStreams streams) {
    this.vertx = vertx;
    this.tables = tables;
    this.streams = streams;
  }

  public void bind(Api api) {
    api.bind("events", this::open);
  }

  private void open(RoutingContext ctx) {
    tables.requireReplayed();
    var notices = new Notices(streams.open(ctx));
    notices.stream.onClose(tables.onChange(notices::add));
  }

  /** Notices of one stream that are not written yet. */
  private final class Notices {
    private final EventStream stream;
    private final Set<Change> pending = new LinkedHashSet<>();
    private boolean waiting;

    Notices(EventStream stream) {
      this.stream = stream;
    }

    void add(Change change) {
      pending.add(change);
      if (pending.size() > MOST_PENDING) {
        stream.cut();
      } else if (!waiting) {
        waiting = true;
        vertx.setTimer(MOMENT_MS, later -> stream.drained().onSuccess(free -> write()));
      }
    }

    private void write() {
      waiting = false;
      for (Change change : List.copyOf(pending)) {
        String kind = change.kind().name().toLowerCase(Locale.ROOT);
        String key = change.kind() == Change.Kind.TRAININGS ? "id" : "name";
        stream.send(kind, Json.text(Map.of(key, change.name())));
      }
      pending.clear();
    }
  }
}
