package dev.ugatit.standalone.bench;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.gateway.GatewaySettings;
import dev.ugatit.gateway.GatewayVerticle;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
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
import dev.ugatit.translator.bench.LoadTest;
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
import java.util.concurrent.ExecutionException;
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

  private static final String TINY = "bench-tiny";
  private static final long VERSION = 1;
  private static final int WARM_UP_PICTURES = 4_000;
  private static final int WARM_UP_CALLERS = 4;

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
    address = URI.create(verticle.address());
    var kafka = runner.context().kafka();
    sink = RecordSink.open(runner.vertx(), kafka, Compression.NONE);
    results =
        TopicFollower.open(
            runner.vertx(), kafka, kafka.topics().translateResults(), Map.of(), this::result);
    Await.result("following the results", results.start(), LIMIT);
  }

  /**
   * Starts both, publishes the model and warms up all that lies before it.
   *
   * @param folder for everything that they write; deleted by whoever made it
   * @param form that the model runs in, as answers name it: left to itself, a translator on a busy
   *     machine may find another one the faster than what it is compared with
   */
  public static ServedTranslator start(Path folder, SampleModel model, String form)
      throws IOException, InterruptedException, ExecutionException {
    return start(folder, model, form, false);
  }

  /** The same with a gateway and a free choice of the form; ready when both serve the model. */
  public static ServedTranslator startWithGateway(Path folder, SampleModel model)
      throws IOException, InterruptedException, ExecutionException {
    return start(folder, model, "auto", true);
  }

  private static ServedTranslator start(
      Path folder, SampleModel model, String form, boolean withGateway)
      throws IOException, InterruptedException, ExecutionException {
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
              .withSetting(TranslatorSettings.FORM.key(), form)
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
        served.publish(MODEL, model, folder);
        served.warmUp(folder);
        return served;
      } catch (RuntimeException | IOException | InterruptedException | ExecutionException e) {
        Await.result("stopping the translator", runner.stop().otherwiseEmpty(), LIMIT);
        throw e;
      }
    } catch (RuntimeException | IOException | InterruptedException | ExecutionException e) {
      broker.close();
      throw e;
    }
  }

  private void publish(String name, SampleModel model, Path folder)
      throws IOException, InterruptedException {
    ModelManifest manifest = model.publish(runner.context().artifacts(), folder, name, VERSION);
    var champion =
        new AliasRecord(
            AliasRecord.SCHEMA, name, AliasRecord.CHAMPION, VERSION, null, "bench", false, "", 0);
    String topic = runner.context().kafka().topics().models();
    send(Outgoing.json(topic, manifest.key(), manifest));
    send(Outgoing.json(topic, champion.key(), champion));
    byte[] picture = Photo.jpeg(model.options().size());
    awaitServed(address, name, picture);
    if (gateway.isPresent()) {
      awaitServed(gatewayAddress(), name, picture);
    }
  }

  private void awaitServed(URI base, String name, byte[] encoded)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    HttpResponse<byte[]> answer = post(base, name, encoded);
    while ((answer.statusCode() == 404 || answer.statusCode() == 503)
        && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(50); // it has not read the announcement yet
      answer = post(base, name, encoded);
    }
    requireOk(answer);
  }

  /**
   * Sends pictures through a tiny model until the JVM has compiled servers and clients, which takes
   * more processor time than it takes to carry the pictures of a whole measurement.
   */
  private void warmUp(Path folder) throws IOException, InterruptedException, ExecutionException {
    var tiny = new SampleModel(new GeneratorOptions(Variant.LIGHT, 128, 2, 1));
    byte[] encoded = Photo.jpeg(tiny.options().size());
    publish(TINY, tiny, folder);
    LoadTest.repeat(
        WARM_UP_CALLERS, WARM_UP_PICTURES, () -> requireOk(post(address, TINY, encoded)));
    overKafka(TINY, encoded, WARM_UP_PICTURES);
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
    return translated(gatewayAddress(), encoded);
  }

  /** Port of the gateway. */
  public int gatewayPort() {
    return gateway.orElseThrow(() -> new IllegalStateException("started without one")).port();
  }

  /** Value of a gauge of the services. */
  public double gauge(String name) {
    return runner.context().metrics().get(name).gauge().value();
  }

  private URI gatewayAddress() {
    return URI.create("http://127.0.0.1:" + gatewayPort());
  }

  private byte[] translated(URI base, byte[] encoded) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = post(base, MODEL, encoded);
    requireOk(answer);
    return answer.body();
  }

  private HttpResponse<byte[]> post(URI base, String model, byte[] encoded)
      throws IOException, InterruptedException {
    String path = "/v1/models/" + model + "/versions/" + VERSION + "/translate";
    var request =
        HttpRequest.newBuilder(base.resolve(path))
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
    overKafka(MODEL, encoded, count);
  }

  private void overKafka(String model, byte[] encoded, int count) throws InterruptedException {
    var waited = new Bulk(count);
    bulk = waited;
    String topic = runner.context().kafka().topics().translateRequests();
    for (int i = 0; i < count; i++) {
      var ignored =
          sink.send(
              Outgoing.of(topic, "picture-" + i, encoded)
                  .withHeader(Headers.MODEL, model)
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
