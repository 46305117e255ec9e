package dev.ugatit.standalone.bench;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.gateway.GatewaySettings;
import dev.ugatit.gateway.GatewayVerticle;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicFollower;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.platform.runtime.ServiceRunner;
import dev.ugatit.standalone.system.Await;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.DataFolder;
import dev.ugatit.standalone.system.Services;
import dev.ugatit.standalone.system.SystemRequest;
import dev.ugatit.translator.TranslatorSettings;
import dev.ugatit.translator.TranslatorVerticle;
import dev.ugatit.translator.bench.SampleModel;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A broker and a translator that serves one model, in this JVM on loopback, and a gateway if
 * wanted: the services' own verticles with their own defaults. {@link #overHttp} and {@link
 * #overGateway} are thread-safe, {@link #overKafka} for one caller at a time.
 */
public final class ServedTranslator implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BULK_LIMIT = Duration.ofMinutes(10);

  /** Name of the model. */
  public static final String MODEL = "bench";

  private static final long VERSION = 1;

  private final EmbeddedBroker broker;
  private final ServiceRunner runner;
  private final RecordSink sink;
  private final TopicFollower results;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;
  private final Optional<GatewayVerticle> gateway;
  private volatile Bulk bulk = new Bulk(0);

  /** Results that are waited for. */
  private static final class Bulk {
    final CountDownLatch missing;
    volatile String error = "";

    Bulk(int results) {
      missing = new CountDownLatch(results);
    }
  }

  private ServedTranslator(
      EmbeddedBroker broker,
      ServiceRunner runner,
      TranslatorVerticle verticle,
      Optional<GatewayVerticle> gateway)
      throws InterruptedException {
    this.broker = broker;
    this.runner = runner;
    this.gateway = gateway;
    address =
        URI.create(
            verticle.address() + "/v1/models/" + MODEL + "/versions/" + VERSION + "/translate");
    var kafka = runner.context().kafka();
    sink = RecordSink.open(runner.vertx(), kafka, Compression.NONE);
    results =
        TopicFollower.open(
            runner.vertx(), kafka, kafka.topics().translateResults(), Map.of(), this::result);
    Await.result("following the results", results.start(), LIMIT);
  }

  /**
   * Starts both and publishes the model.
   *
   * @param folder for everything that they write; deleted by whoever made it
   */
  public static ServedTranslator start(Path folder, SampleModel model)
      throws IOException, InterruptedException {
    return start(folder, model, false);
  }

  /** The same with a gateway; completes when that serves the model as well. */
  public static ServedTranslator startWithGateway(Path folder, SampleModel model)
      throws IOException, InterruptedException {
    return start(folder, model, true);
  }

  private static ServedTranslator start(Path folder, SampleModel model, boolean withGateway)
      throws IOException, InterruptedException {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"));
    try {
      var request =
          new SystemRequest(
                  new DataFolder(folder),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Map.of(),
                  Map.of())
              .withSetting(PlatformSettings.KAFKA.key(), broker.bootstrapServers())
              .withSetting(TranslatorSettings.PORT.key(), "0")
              .withSetting(GatewaySettings.PORT.key(), "0");
      ServiceRunner runner = ServiceRunner.create(Services.configuration(request));
      var verticle = new TranslatorVerticle(runner.context());
      runner.add(Services.TRANSLATOR.label(), context -> verticle);
      Optional<GatewayVerticle> gateway =
          withGateway ? Optional.of(new GatewayVerticle(runner.context())) : Optional.empty();
      gateway.ifPresent(made -> runner.add(Services.GATEWAY.label(), context -> made));
      try {
        Await.result("starting the translator", runner.start(), LIMIT);
        var served = new ServedTranslator(broker, runner, verticle, gateway);
        served.publish(model, folder);
        return served;
      } catch (RuntimeException | IOException | InterruptedException e) {
        Await.result("stopping the translator", runner.stop().otherwiseEmpty(), LIMIT);
        throw e;
      }
    } catch (RuntimeException | IOException | InterruptedException e) {
      broker.close();
      throw e;
    }
  }

  private void publish(SampleModel model, Path folder) throws IOException, InterruptedException {
    ModelManifest manifest = model.publish(runner.context().artifacts(), folder, MODEL, VERSION);
    var champion =
        new AliasRecord(
            AliasRecord.SCHEMA, MODEL, AliasRecord.CHAMPION, VERSION, null, "bench", false, "", 0);
    String topic = runner.context().kafka().topics().models();
    send(Outgoing.json(topic, manifest.key(), manifest));
    send(Outgoing.json(topic, champion.key(), champion));
    byte[] picture = Photo.jpeg(model.options().size());
    awaitServed(address, picture);
    if (gateway.isPresent()) {
      awaitServed(throughGateway(), picture);
    }
  }

  private void awaitServed(URI where, byte[] encoded) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    HttpResponse<byte[]> answer = post(where, encoded);
    while ((answer.statusCode() == 404 || answer.statusCode() == 503)
        && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(50); // it has not read the announcement yet
      answer = post(where, encoded);
    }
    requireOk(answer);
  }

  private void send(Outgoing record) throws InterruptedException {
    Await.result("publishing the model", sink.send(record), LIMIT);
  }

  /** Translates an encoded picture to a JPEG through the translator's REST route. Blocks. */
  public byte[] overHttp(byte[] encoded) throws IOException, InterruptedException {
    return translated(address, encoded);
  }

  /** The same through the gateway's route. Blocks. */
  public byte[] overGateway(byte[] encoded) throws IOException, InterruptedException {
    return translated(throughGateway(), encoded);
  }

  /** Port of the gateway. */
  public int gatewayPort() {
    return gateway.orElseThrow(() -> new IllegalStateException("started without one")).port();
  }

  /** Value of a gauge of the services. */
  public double gauge(String name) {
    return runner.context().metrics().get(name).gauge().value();
  }

  private URI throughGateway() {
    return URI.create(
        "http://127.0.0.1:"
            + gatewayPort()
            + "/v1/models/"
            + MODEL
            + "/versions/"
            + VERSION
            + "/translate");
  }

  private byte[] translated(URI where, byte[] encoded) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = post(where, encoded);
    requireOk(answer);
    return answer.body();
  }

  private HttpResponse<byte[]> post(URI where, byte[] encoded)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(where)
            .header("accept", "image/jpeg")
            .POST(HttpRequest.BodyPublishers.ofByteArray(encoded))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void requireOk(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      throw new CommandException(
          answer.uri()
              + " answered "
              + answer.statusCode()
              + ": "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
  }

  /** Puts the same picture on the topic of requests so many times and waits for all results. */
  public void overKafka(byte[] encoded, int count) throws InterruptedException {
    var waited = new Bulk(count);
    bulk = waited;
    String topic = runner.context().kafka().topics().translateRequests();
    for (int i = 0; i < count; i++) {
      var ignored =
          sink.send(
              Outgoing.of(topic, "picture-" + i, encoded)
                  .withHeader(Headers.MODEL, MODEL)
                  .withHeader(Headers.CONTENT_TYPE, "image/jpeg")
                  .withHeader("accept", "image/jpeg"));
    }
    if (!waited.missing.await(BULK_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new CommandException(
          waited.missing.getCount() + " results of " + count + " never came");
    }
    if (!waited.error.isEmpty()) {
      throw new CommandException("a request failed: " + waited.error);
    }
  }

  private Future<Void> result(Received record) {
    Bulk waited = bulk;
    record.header(Headers.ERROR_MESSAGE).ifPresent(message -> waited.error = message);
    waited.missing.countDown();
    return Future.succeededFuture();
  }

  @Override
  public void close() throws InterruptedException {
    try {
      Await.result("closing the clients", Future.join(results.stop(), sink.close()), LIMIT);
      Await.result("stopping the translator", runner.stop(), LIMIT);
    } finally {
      broker.close();
    }
  }
}
