package dev.ugatit.gateway.api.events;

import dev.ugatit.platform.http.Refusal;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The last event that a client has seen: {@code PARTITION-OFFSET} of its record. */
record Cursor(int partition, long offset) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})-([0-9]{1,18})");

  /**
   * What the client says by the header {@code last-event-id}, or by {@code lastEventId} in the
   * query. Browsers send the header when they come again, so it is the newer one.
   *
   * @throws Refusal 400 when it is no such id
   */
  static Optional<Cursor> of(RoutingContext ctx) {
    @Nullable String header = ctx.request().getHeader("last-event-id");
    List<String> query = ctx.queryParam("lastEventId");
    String said = header != null ? header : query.isEmpty() ? "" : query.get(0);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(said);
    if (!matcher.matches()) {
      throw Refusal.of(
          400, "bad-event-id", "The last event's id is PARTITION-OFFSET, as an event carried it.");
    }
    return Optional.of(
        new Cursor(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))));
  }

  @Override
  public String toString() {
    return partition + "-" + offset;
  }
}
