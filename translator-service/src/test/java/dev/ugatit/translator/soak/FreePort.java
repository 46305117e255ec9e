package dev.ugatit.translator.soak;

import dev.ugatit.translator.http.Await;
import dev.ugatit.translator.http.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Where a translator in a process of its own listens. */
final class FreePort {
  private FreePort() {}

  /** A port of this machine that nobody listens on. */
  static int find() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until the translator that was told to listen there is ready. */
  static void awaitReady(Client client) throws InterruptedException {
    Await.until(
        () -> {
          try {
            return client.get("/readyz").status() == 200;
          } catch (Exception | Error e) {
            return false; // does not listen yet
          }
        });
  }
}
