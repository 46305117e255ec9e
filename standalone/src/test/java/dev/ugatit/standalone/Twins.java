package dev.ugatit.standalone;

import static java.util.Objects.requireNonNull;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.platform.access.ApiKey;
import dev.ugatit.platform.access.KeyFile;
import dev.ugatit.platform.access.RateLimit;
import dev.ugatit.platform.access.Role;
import dev.ugatit.platform.access.SecretKey;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.bench.SampleModel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Two translators and two gateways in processes of their own, in one cluster on loopback, with API
 * keys; a broker in this process. Nothing runs until it is started.
 */
final class Twins implements AutoCloseable {
  /** May do everything, as often as it likes. */
  static final String BOSS = "boss";

  /** May translate, {@link #SLOW_BURST} times at once and once a second. */
  static final String SLOW = "slow";

  static final int SLOW_BURST = 20;
  static final int SIZE = 32;

  private static final Duration START = Duration.ofSeconds(90);
  private static final GeneratorOptions SMALL = new GeneratorOptions(Variant.LIGHT, SIZE, 4, 1);

  private final Path folder;
  private final EmbeddedBroker broker;
  private final Vertx vertx = Vertx.vertx();
  private final KafkaSettings kafka;
  private final List<Integer> memberPorts = freePorts(4);
  private final List<Integer> httpPorts = freePorts(4);
  private final Map<Integer, CommandProcess> running = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Twins(Path folder) throws Exception {
    this.folder = folder;
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    kafka = KafkaSettings.of(broker.bootstrapServers(), new Topics(Topics.DEFAULT_PREFIX));
    await(TopicBootstrap.ensure(vertx, kafka));
    writeKeys();
  }

  private void writeKeys() throws IOException {
    var limits =
        Map.of(
            BOSS, new RateLimit(RateLimit.MOST, RateLimit.MOST),
            SLOW, new RateLimit(1, SLOW_BURST));
    var entries = new ArrayList<ApiKey>();
    for (Map.Entry<String, RateLimit> limit : limits.entrySet()) {
      String text = SecretKey.random();
      keys.put(limit.getKey(), text);
      Role role = limit.getKey().equals(BOSS) ? Role.ADMIN : Role.TRANSLATOR;
      entries.add(new ApiKey(limit.getKey(), role, SecretKey.digest(text), limit.getValue(), 0));
    }
    new KeyFile(folder.resolve("keys.json")).write(entries);
  }

  /**
   * Outside of the ports that connections take for themselves: one must stay free while it is down.
   */
  private static List<Integer> freePorts(int count) {
    var random = new Random();
    Set<Integer> found = new HashSet<>();
    while (found.size() < count) {
      int port = random.nextInt(20_000, 30_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        found.add(socket.getLocalPort());
      } catch (IOException taken) {
        continue;
      }
    }
    return List.copyOf(found);
  }

  /** Starts a translator, 0 or 1; {@link #awaitReady} waits for it. */
  void startTranslator(int number, String... jvmOptions) throws IOException {
    start(
        number,
        "translator",
        jvmOptions,
        "translator.port=" + httpPorts.get(number),
        "translator.form=plain",
        "translator.bulk=false",
        "artifacts=" + folder.resolve("artifacts"));
  }

  /** Starts a gateway, 0 or 1; {@link #awaitReady} waits for it. */
  void startGateway(int number, String... jvmOptions) throws IOException {
    start(
        2 + number,
        "gateway",
        jvmOptions,
        "gateway.port=" + httpPorts.get(2 + number),
        "gateway.api-keys=" + folder.resolve("keys.json"));
  }

  private void start(int index, String service, String[] jvmOptions, String... settings)
      throws IOException {
    String members =
        memberPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    var arguments =
        new ArrayList<>(List.of("service", service, "--kafka", broker.bootstrapServers()));
    arguments.addAll(List.of("--data", folder.resolve(service + index).toString()));
    arguments.addAll(List.of("--set", "cluster.members=" + members));
    arguments.addAll(List.of("--set", "cluster.port=" + memberPorts.get(index)));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    List<String> options = jvmOptions.length == 0 ? List.of("-Xmx128m") : Arrays.asList(jvmOptions);
    running.put(index, CommandProcess.ugatitWith(options, arguments.toArray(String[]::new)));
  }

  /** Waits until all that were started are ready. */
  void awaitReady() throws Exception {
    for (int index : List.copyOf(running.keySet())) {
      process(index).await("is up", START);
      until(START, () -> get(at(index), "/readyz").statusCode() == 200);
    }
  }

  CommandProcess translator(int number) {
    return process(number);
  }

  CommandProcess gateway(int number) {
    return process(2 + number);
  }

  private CommandProcess process(int index) {
    return requireNonNull(running.get(index), "it was not started");
  }

  URI gatewayAddress(int number) {
    return at(2 + number);
  }

  private URI at(int index) {
    return URI.create("http://127.0.0.1:" + httpPorts.get(index));
  }

  Collection<CommandProcess> processes() {
    return running.values();
  }

  /** The text of a key. */
  String key(String name) {
    return requireNonNull(keys.get(name));
  }

  /** Stores a small model, announces it and makes it champion. */
  void publish(String name, long version) throws Exception {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    var store = new FolderStore(folder.resolve("artifacts"));
    ModelManifest manifest = new SampleModel(SMALL).publish(store, scratch, name, version);
    var champion =
        new AliasRecord(
            AliasRecord.SCHEMA, name, AliasRecord.CHAMPION, version, null, "test", false, "", 0);
    RecordSink sink = RecordSink.open(vertx, kafka, Compression.ZSTD);
    await(sink.send(Outgoing.json(kafka.topics().models(), manifest.key(), manifest)));
    await(sink.send(Outgoing.json(kafka.topics().models(), champion.key(), champion)));
    await(sink.close());
  }

  /** A request to a gateway or translator with a key. */
  HttpRequest.Builder request(URI base, String path, String key) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("authorization", "Bearer " + key(key));
  }

  HttpResponse<byte[]> get(URI base, String path) throws IOException, InterruptedException {
    return client.send(request(base, path, BOSS).build(), BodyHandlers.ofByteArray());
  }

  /** Whether a translator has loaded this version, as it says itself. */
  boolean hasLoaded(int translator, String model) throws Exception {
    var report = Json.mapper().readTree(get(at(translator), "/v1/load").body());
    for (var one : report.path("models")) {
      if (one.path("name").asText().equals(model) && one.path("state").asText().equals("loaded")) {
        return true;
      }
    }
    return false;
  }

  /** Pictures that a translator has answered since it was started. */
  long answered(int translator) throws Exception {
    String metrics = new String(get(at(translator), "/metrics").body(), StandardCharsets.UTF_8);
    var count =
        Pattern.compile("(?m)^ugatit_translator_answers_total\\{.*outcome=\"ok\".*} ([0-9.E]+)$")
            .matcher(metrics);
    return count.find() ? (long) Double.parseDouble(count.group(1)) : 0;
  }

  /** Asks again and again until it holds; a connection that is refused is a no. */
  static void until(Duration limit, Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!holdsNow(holds)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not hold within " + limit);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static boolean holdsNow(Callable<Boolean> holds) throws Exception {
    try {
      return holds.call();
    } catch (ConnectException notYet) {
      return false;
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    for (CommandProcess process : running.values()) {
      process.kill();
    }
    await(vertx.close());
    broker.close();
  }
}
