package dev.ugatit.gateway.live;

import dev.ugatit.platform.http.Refusal;

/** Decides who may open a session. Called on the session's event loop; must not block. */
@FunctionalInterface
public interface LiveAccess {
  /**
   * Admits whoever greets.
   *
   * @param token as the client said it; empty without one
   * @param remoteAddress the client's address, without a port
   * @throws Refusal that the client is told before the connection is closed
   */
  void admit(String token, String remoteAddress);
}
