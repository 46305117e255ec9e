package dev.ugatit.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.store.ArtifactStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A gateway over a broker of its own. Every answer that is asked for here is compared with the
 * document.
 */
public final class KafkaGateway implements AutoCloseable {
  static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedBroker broker;
  private final KafkaSettings kafka;
  private final RecordSink sink;
  private final ServiceContext context;
  private final DocumentedAnswers document = new DocumentedAnswers();
  private final Client client;

  /** Something that is done to the broker before the gateway starts. */
  @FunctionalInterface
  interface Before {
    void run(KafkaGateway broker) throws Exception;
  }

  public KafkaGateway(Path folder, Map<String, String> settings) throws Exception {
    this(folder, settings, broker -> {});
  }

  KafkaGateway(Path folder, Map<String, String> settings, Before before) throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    kafka = KafkaSettings.of(broker.bootstrapServers(), TOPICS);
    TopicBootstrap.ensure(vertx, kafka).await(60, TimeUnit.SECONDS);
    sink = RecordSink.open(vertx, kafka, Compression.ZSTD);
    before.run(this);
    context = RunningGateway.context(broker.bootstrapServers(), folder, settings);
    var gateway = new GatewayVerticle(context);
    vertx.deployVerticle(gateway).await(30, TimeUnit.SECONDS);
    client = new Client(gateway.port());
    Eventually.holds(() -> assertThat(client.get("/readyz").statusCode()).isEqualTo(200));
  }

  /** Writes a record as another service does, and waits until it is there. */
  Position write(String topic, String key, Object value) throws Exception {
    return send(Outgoing.json(topic, key, value)).await(20, TimeUnit.SECONDS);
  }

  Future<Position> send(Outgoing record) {
    return sink.send(record);
  }

  Client client() {
    return client;
  }

  /** What the gateway itself runs in. */
  Vertx vertx() {
    return vertx;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  ArtifactStore artifacts() {
    return context.artifacts();
  }

  HttpResponse<byte[]> get(String path) throws Exception {
    return checked("GET", path, client.request(path));
  }

  HttpResponse<byte[]> delete(String path) throws Exception {
    return checked("DELETE", path, client.request(path).DELETE());
  }

  HttpResponse<byte[]> json(String method, String path, Object body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        client
            .request(path)
            .header("content-type", "application/json")
            .method(
                method,
                BodyPublishers.ofByteArray(
                    body instanceof String text ? text.getBytes("utf-8") : Json.bytes(body)));
    return checked(method, path, headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> checked(String method, String path, HttpRequest.Builder request)
      throws Exception {
    HttpResponse<byte[]> answer = client.send(request);
    document.check(method, document.template(method, path), answer);
    return answer;
  }

  @Override
  public void close() throws Exception {
    sink.close().await(20, TimeUnit.SECONDS);
    vertx.close().await(30, TimeUnit.SECONDS);
    broker.close();
  }
}
