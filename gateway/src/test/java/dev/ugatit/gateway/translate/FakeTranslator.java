package dev.ugatit.gateway.translate;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An HTTP server that remembers what it was asked and answers as told. */
final class FakeTranslator implements AutoCloseable {
  /** What the gateway sent. */
  record Asked(String path, Map<String, String> headers, Buffer body) {}

  private final HttpServer server;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch firstAsked = new CountDownLatch(1);
  private final CountDownLatch connectionGone = new CountDownLatch(1);

  FakeTranslator(Vertx vertx, Handler<HttpServerRequest> answer) throws TimeoutException {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> take(request, answer))
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  /** Answers 200 with this picture and what a translator says of it. */
  static Handler<HttpServerRequest> translating(byte[] picture) {
    return request ->
        request
            .response()
            .putHeader("content-type", request.getHeader("accept"))
            .putHeader("ugatit-model", "smile/200")
            .putHeader("ugatit-digest", "d1")
            .putHeader("ugatit-form", "plain")
            .putHeader("server-timing", "queue;dur=1, model;dur=20")
            .end(Buffer.buffer(picture));
  }

  /** Closes the connection without a word. */
  static Handler<HttpServerRequest> closing() {
    return request -> request.connection().close();
  }

  /** Never answers. */
  static Handler<HttpServerRequest> silent() {
    return request -> {};
  }

  private void take(HttpServerRequest request, Handler<HttpServerRequest> answer) {
    request.connection().closeHandler(gone -> connectionGone.countDown());
    request
        .body()
        .onSuccess(
            body -> {
              Map<String, String> headers = new TreeMap<>();
              request
                  .headers()
                  .forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
              asked.add(new Asked(request.uri(), headers, body));
              firstAsked.countDown();
              answer.handle(request);
            });
  }

  String address() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  List<Asked> asked() {
    return asked;
  }

  boolean wasAsked() throws InterruptedException {
    return firstAsked.await(10, TimeUnit.SECONDS);
  }

  boolean lostConnection() throws InterruptedException {
    return connectionGone.await(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws TimeoutException {
    server.close().await(10, TimeUnit.SECONDS);
  }
}
