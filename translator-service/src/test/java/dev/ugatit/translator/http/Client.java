package dev.ugatit.translator.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.HashMap;
import java.util.Map;

/** A Vert.x client of one translator. */
public final class Client {
  private final HttpClient http;
  private final int port;
  private final Context context;

  public Client(Vertx vertx, int port) {
    this.port = port;
    this.context = vertx.getOrCreateContext();
    this.http =
        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(32));
  }

  public Future<Answer> send(
      HttpMethod method, String path, Map<String, String> headers, byte[] body) {
    Promise<Answer> answer = Promise.promise();
    // On a context, or a fast answer's body is gone before anybody asks for it.
    context.runOnContext(
        go ->
            Future.succeededFuture()
                .compose(open -> exchange(method, path, headers, body)) // throws when closed
                .onComplete(answer));
    return answer.future();
  }

  private Future<Answer> exchange(
      HttpMethod method, String path, Map<String, String> headers, byte[] body) {
    return http.request(method, port, "127.0.0.1", path)
        .compose(
            request -> {
              headers.forEach(request::putHeader);
              if (headers.containsKey("transfer-encoding")) {
                request.setChunked(true).write(Buffer.buffer(body));
                return request.end().compose(sent -> request.response());
              }
              return request.send(Buffer.buffer(body));
            })
        .compose(
            response ->
                response
                    .body()
                    .map(
                        bytes ->
                            new Answer(
                                response.statusCode(), response.headers(), bytes.getBytes())));
  }

  /** Sends without waiting. */
  public Future<Answer> begin(String model, String version, byte[] body, String... headers) {
    var map = new HashMap<String, String>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    String path = "/v1/models/" + model + "/versions/" + version + "/translate";
    return send(HttpMethod.POST, path, map, body);
  }

  public Answer translate(String model, String version, byte[] body, String... headers) {
    return Await.result(begin(model, version, body, headers));
  }

  public Answer get(String path) {
    return Await.result(send(HttpMethod.GET, path, Map.of(), new byte[0]));
  }

  /** Cuts all connections. */
  public void close() {
    Await.result(http.close());
  }
}
