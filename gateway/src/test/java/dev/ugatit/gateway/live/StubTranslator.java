package dev.ugatit.gateway.live;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A translator of a few workers, each of which takes a fixed time for a picture: sessions take
 * turns, and a newer frame of one takes the place of its waiting one. It runs on an event loop of
 * its own, and answers with the picture that it is told to.
 */
final class StubTranslator implements AutoCloseable {
  /** What it was asked. */
  record Asked(String path, Map<String, String> headers, Buffer body) {}

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final int workers;
  private final byte[] answer;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final LinkedHashMap<String, HttpServerRequest> waiting = new LinkedHashMap<>();
  private int running;
  private volatile int mostWaiting;
  private volatile int mostRunning;
  private volatile long serviceMillis;
  private volatile long version = 200;
  private volatile String digest = "ab".repeat(32);
  private volatile boolean remembers = true;

  StubTranslator(int workers, long serviceMillis, byte[] answer) throws TimeoutException {
    this.workers = workers;
    this.serviceMillis = serviceMillis;
    this.answer = answer;
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::take)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  String address() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  List<Asked> asked() {
    return asked;
  }

  /** Does not keep what it is asked: for long runs. */
  StubTranslator forgetting() {
    remembers = false;
    return this;
  }

  /** From now on this version answers. */
  void serve(long newVersion, String newDigest) {
    digest = newDigest;
    version = newVersion;
  }

  void takes(long millis) {
    serviceMillis = millis;
  }

  /** Most frames that waited at one time. */
  int mostWaiting() {
    return mostWaiting;
  }

  int mostRunning() {
    return mostRunning;
  }

  private void take(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              if (remembers) {
                Map<String, String> headers = new TreeMap<>();
                request
                    .headers()
                    .forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
                asked.add(new Asked(request.uri(), headers, body));
              }
              enqueue(request);
            });
  }

  private void enqueue(HttpServerRequest request) {
    // Put keeps the place in the order of turns.
    HttpServerRequest older =
        waiting.put(String.valueOf(request.getHeader("ugatit-session")), request);
    if (older != null) {
      refuse(older, 409, "superseded");
    }
    work();
    mostWaiting = Math.max(mostWaiting, waiting.size());
  }

  private void work() {
    while (running < workers && !waiting.isEmpty()) {
      Iterator<HttpServerRequest> turns = waiting.values().iterator();
      HttpServerRequest next = turns.next();
      turns.remove();
      running++;
      mostRunning = Math.max(mostRunning, running);
      vertx.setTimer(
          Math.max(1, serviceMillis),
          done -> {
            running--;
            answer(next);
            work();
          });
    }
  }

  private void answer(HttpServerRequest request) {
    if (request.response().closed()) {
      return;
    }
    request
        .response()
        .putHeader("content-type", request.getHeader("accept"))
        .putHeader("ugatit-model", request.path().split("/")[3] + "/" + version)
        .putHeader("ugatit-digest", digest)
        .putHeader("ugatit-form", "plain")
        .putHeader("server-timing", "queue;dur=1.5, decode;dur=2, model;dur=20.25, encode;dur=3")
        .end(Buffer.buffer(answer));
  }

  private static void refuse(HttpServerRequest request, int status, String code) {
    if (!request.response().closed()) {
      request
          .response()
          .setStatusCode(status)
          .putHeader("content-type", Problem.MEDIA_TYPE)
          .end(Json.text(Problem.of(code, code, status, "Because.", "x")));
    }
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(10, TimeUnit.SECONDS);
  }
}
