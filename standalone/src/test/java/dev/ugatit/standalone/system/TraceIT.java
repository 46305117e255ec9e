package dev.ugatit.standalone.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.ingest.FolderOptions;
import dev.ugatit.ingest.FolderReport;
import dev.ugatit.ingest.FolderSource;
import dev.ugatit.ingest.FolderSpec;
import dev.ugatit.ingest.ProgressListener;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import dev.ugatit.standalone.terminal.Terminal;
import io.vertx.core.Future;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job in one JVM, seen from outside: one picture and one model are followed through every
 * hop, and each hop is printed. Read the printed trace to learn how the system works.
 */
class TraceIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long TRAIN_SECONDS = 240;
  private static final int STEPS = 2;

  @TempDir private Path folder;
  private final List<String> trace = new ArrayList<>();

  @Test
  void onePictureAndOneModelPassEveryHop() throws Exception {
    try (Connection connection = Connection.open(request(), quiet())) {
      FolderReport report = prepare(connection);
      String picture = followPicture(connection);
      List<TrainingProgress> reports = train(connection, report);
      ModelManifest manifest = followModel(connection);
      translate(connection, manifest);
      infer(connection);
      upload(connection);

      TrainingProgress last = reports.get(reports.size() - 1);
      assertThat(last.event()).isEqualTo(TrainingProgress.Event.FINISHED);
      assertThat(last.picturesSource()).isEqualTo(30);
      assertThat(picture).hasSize(64);
    } finally {
      trace.forEach(System.out::println);
    }
  }

  private FolderReport prepare(Connection connection) throws InterruptedException {
    Path samples = Path.of(System.getProperty("ugatit.root"), "samples");
    var source =
        new FolderSource(connection.vertx(), connection.kafka(), dataset(), FolderOptions.DEFAULT);
    FolderReport report =
        Await.result(
            "folders",
            source.run(
                Map.of(
                    Domain.SOURCE, List.of(FolderSpec.of(samples.resolve("source-test"))),
                    Domain.TARGET, List.of(FolderSpec.of(samples.resolve("target-test")))),
                ProgressListener.SILENT),
            LIMIT);
    hop("folder source", "prepared " + report.domain(Domain.SOURCE).added() + " sources");
    assertThat(report.endOffsets()).isNotEmpty();
    return report;
  }

  /** Finds one picture's record, and recomputes its key from its pixels. */
  private String followPicture(Connection connection) throws Exception {
    List<Received> records =
        read(connection, connection.kafka().topics().imagesPrepared()).stream()
            .filter(
                r -> r.header(Headers.DOMAIN).orElse("").equals("source") || keyHas(r, "source"))
            .toList();
    assertThat(records).hasSize(30);
    Received record = records.get(0);
    String key = String.valueOf(record.key());
    byte[] png = requireNonNull(record.value());
    byte[] rgb = new PictureDecoder(PictureLimits.DEFAULT).decode(png).rgb();
    String digest = hex(MessageDigest.getInstance("SHA-256").digest(rgb));
    assertThat(key).isEqualTo("trace-36/source/" + digest);
    hop(
        record.topic() + "-" + record.partition() + "@" + record.offset(),
        "key " + key.substring(0, 24) + "…, from " + record.header(Headers.LINEAGE).orElse("?"));
    return digest;
  }

  private List<TrainingProgress> train(Connection connection, FolderReport report)
      throws InterruptedException {
    var client = new TrainingClient(connection.vertx(), connection.kafka());
    var training =
        new TrainingRecord(
            TrainingRecord.SCHEMA,
            "00001-trace",
            "trace",
            dataset().name(),
            report.endOffsets(),
            1,
            options(),
            Want.RUNNING);
    BlockingQueue<TrainingProgress> queue = new LinkedBlockingQueue<>();
    var reports = new ArrayList<TrainingProgress>();
    try (TrainingClient.Following following = client.follow(training.id(), queue::add)) {
      client.write(training);
      hop("trainings", "00001-trace wanted running");
      TrainingProgress report1;
      do {
        report1 = queue.poll(TRAIN_SECONDS, TimeUnit.SECONDS);
        assertThat(report1).as("a report in time; so far %s", reports).isNotNull();
        reports.add(report1);
        hop("training.progress", report1.event().label() + " at step " + report1.step());
      } while (!report1.event().terminal());
    }
    return reports;
  }

  /** Finds the last version's manifest and alias, and the artifact's bytes by their digest. */
  private ModelManifest followModel(Connection connection) throws Exception {
    var models = new TreeMap<String, byte[]>();
    for (Received record : read(connection, connection.kafka().topics().models())) {
      models.put(String.valueOf(record.key()), requireNonNull(record.value()));
    }
    assertThat(models)
        .containsKeys("trace/0", "trace/2", "trace-back/0", "trace-back/2", "trace@champion");
    ModelManifest manifest = Json.read(requireNonNull(models.get("trace/2")), ModelManifest.class);
    AliasRecord champion =
        Json.read(requireNonNull(models.get("trace@champion")), AliasRecord.class);
    assertThat(champion.version()).isEqualTo(2);
    assertThat(manifest.parity()).isLessThan(1e-3);
    hop("models", "trace/2 is champion: " + champion.reason());

    Path file = artifact(manifest.sha256());
    assertThat(hex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))))
        .isEqualTo(manifest.sha256());
    hop("artifact store", manifest.artifact() + ", " + manifest.bytes() + " bytes");
    return manifest;
  }

  private void translate(Connection connection, ModelManifest manifest) throws Exception {
    byte[] picture;
    Path samples = Path.of(System.getProperty("ugatit.root"), "samples", "source-test");
    try (Stream<Path> files = Files.list(samples)) {
      picture =
          Files.readAllBytes(
              files.filter(f -> f.toString().endsWith(".png")).findFirst().orElseThrow());
    }
    HttpResponse<byte[]> answer = ask(connection, picture);
    for (int i = 0; i < 100 && answer.statusCode() != 200; i++) {
      Thread.sleep(100); // announced before it is loaded
      answer = ask(connection, picture);
    }
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue(Headers.DIGEST)).contains(manifest.sha256());
    assertThat(answer.headers().firstValue(Headers.MODEL)).contains("trace/2");
    hop(
        "gateway → translator → gateway",
        answer.body().length
            + " bytes of PNG by "
            + answer.headers().firstValue(Headers.MODEL).orElse("?")
            + ", "
            + answer.headers().firstValue("server-timing").orElse("?"));
  }

  private static HttpResponse<byte[]> ask(Connection connection, byte[] picture)
      throws InterruptedException {
    return connection
        .gateway()
        .tryTranslate(picture, "trace/2", GatewayClient.Wishes.of("image", "image/png"));
  }

  /** Sends a tensor as any client of the protocol would, through the gateway. */
  private void infer(Connection connection) throws Exception {
    URI model = connection.gateway().base().resolve("/v2/models/trace/versions/2/infer");
    String zeros = "0,".repeat(3 * 32 * 32 - 1) + "0";
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(model)
                    .header("content-type", "application/json")
                    .POST(
                        BodyPublishers.ofString(
                            ("{\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP32\","
                                    + "\"shape\":[1,3,32,32],\"data\":[%s]}],"
                                    + "\"outputs\":[{\"name\":\"out\"}]}")
                                .formatted(zeros)))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode output = Json.mapper().readTree(answer.body()).path("outputs").get(0);
    assertThat(output.path("shape").toString()).isEqualTo("[1,3,32,32]");
    assertThat(output.path("data")).hasSize(3 * 32 * 32);
    hop("gateway /v2 → translator", "one tensor inferred by trace/2");
  }

  /** Sends pictures as a page would, and finds them prepared under what they show. */
  private void upload(Connection connection) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    URI dataset = connection.gateway().base().resolve("/v1/datasets/uploaded");
    HttpResponse<String> declared =
        http.send(
            HttpRequest.newBuilder(dataset)
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString("{\"size\": 36, \"testOneIn\": 0}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(declared.statusCode()).as(declared.body()).isEqualTo(201);
    List<byte[]> pictures = List.of(plain(10), plain(200));
    var form = new ByteArrayOutputStream();
    for (byte[] picture : pictures) {
      form.writeBytes(
          "--edge\r\ncontent-disposition: form-data; name=\"files\"; filename=\"me.png\"\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8));
      form.writeBytes(picture);
      form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    form.writeBytes("--edge--\r\n".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> accepted =
        http.send(
            HttpRequest.newBuilder(URI.create(dataset + "/target/pictures"))
                .header("content-type", "multipart/form-data; boundary=edge")
                .POST(BodyPublishers.ofByteArray(form.toByteArray()))
                .build(),
            BodyHandlers.ofString());
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    assertThat(accepted.body()).contains("\"accepted\":2");

    JsonNode target = connection.gateway().get("/v1/datasets/uploaded").path("target");
    for (int i = 0; i < 200 && target.path("train").asInt() < 2; i++) {
      Thread.sleep(100); // counts are published every other second
      target = connection.gateway().get("/v1/datasets/uploaded").path("target");
    }
    assertThat(target.path("train").asInt()).isEqualTo(2);
    Map<String, Received> prepared = new TreeMap<>();
    read(connection, connection.kafka().topics().imagesPrepared())
        .forEach(record -> prepared.put(String.valueOf(record.key()), record));
    for (int grey : new int[] {10, 200}) {
      byte[] rgb = new byte[3 * 20 * 20];
      Arrays.fill(rgb, (byte) grey);
      String digest = hex(MessageDigest.getInstance("SHA-256").digest(rgb));
      Received record = requireNonNull(prepared.get("uploaded/target/" + digest));
      assertThat(record.header(Headers.EVENT_SUBJECT)).hasValue("me.png");
    }
    hop("gateway → ingest", "2 uploaded pictures of \"uploaded\" prepared");
  }

  private static byte[] plain(int grey) throws IOException {
    var image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 400; i++) {
      image.setRGB(i % 20, i / 20, 0x010101 * grey);
    }
    var png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  private Path artifact(String digest) throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("artifacts"))) {
      return files.filter(f -> f.toString().contains(digest)).findFirst().orElseThrow();
    }
  }

  private static List<Received> read(Connection connection, String topic)
      throws InterruptedException {
    var records = new CopyOnWriteArrayList<Received>();
    TopicFollower follower =
        TopicFollower.open(
            connection.vertx(),
            connection.kafka(),
            topic,
            Map.of(),
            record -> {
              records.add(record);
              return Future.succeededFuture();
            });
    Await.result("reading " + topic, follower.start(), LIMIT);
    Await.result("closing the reader", follower.stop(), LIMIT);
    return records;
  }

  private static boolean keyHas(Received record, String domain) {
    return String.valueOf(record.key()).contains("/" + domain + "/");
  }

  private void hop(String where, String what) {
    trace.add(String.format("TRACE %-32s %s", where, what));
  }

  private SystemRequest request() {
    return new SystemRequest(
        new DataFolder(folder),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of("gateway.port", "0"),
        Map.of());
  }

  private static Dataset dataset() {
    return new Dataset(1, "trace-36", 36, Fit.STRETCH, 0);
  }

  private static TrainingOptions options() {
    NetworkOptions network = NetworkOptions.of(NetworkOptions.LIGHT, 32, 4, 1);
    return Preset.options(network, STEPS, new Intervals(1, 1, 1), 1, 1);
  }

  private static Terminal quiet() {
    var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Terminal(nowhere, nowhere, false);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
