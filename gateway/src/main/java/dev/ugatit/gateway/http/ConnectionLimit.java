package dev.ugatit.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections beyond a number at once. Confined to one event loop. */
public final class ConnectionLimit implements Handler<HttpConnection> {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

  private final int most;
  private int open;
  private boolean full;

  /**
   * A limit of its own for one server.
   *
   * @param most connections at one time
   */
  public ConnectionLimit(int most) {
    this.most = most;
  }

  @Override
  public void handle(HttpConnection connection) {
    open++;
    connection.closeHandler(closed -> open--);
    if (open > most) {
      // Said once each time the limit is reached: a flood must not fill the log as well.
      if (!full) {
        LOG.warn("More than {} connections: the newest are closed", most);
      }
      full = true;
      connection.close();
    } else if (open < most) {
      full = false;
    }
  }
}
