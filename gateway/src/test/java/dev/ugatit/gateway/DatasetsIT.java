package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Thumbnail;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicRecords;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets are declared and filled over HTTP, and what arrives in Kafka is what was sent. */
class DatasetsIT {
  private static final Topics TOPICS = KafkaGateway.TOPICS;

  @TempDir static Path folder;
  private static KafkaGateway gateway;
  private static TopicRecords records;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    gateway = new KafkaGateway(folder, Map.of("gateway.max-upload-bytes", "200000"));
    records = new TopicRecords(gateway.vertx(), gateway.kafka());
    client = gateway.client();
  }

  @AfterAll
  static void stop() throws Exception {
    records.close();
    gateway.close();
  }

  private static HttpResponse<byte[]> declare(String name, String body) throws Exception {
    return client.json("PUT", "/v1/datasets/" + name, body.getBytes(UTF_8));
  }

  private static byte[] picture(int seed) {
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    image.setRGB(seed % 20, 0, 0x010203 * (seed + 1));
    try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", png);
      return png.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** What lies on the raw topic for a dataset. */
  private static List<Received> raw(String dataset) {
    return records.all(TOPICS.imagesRaw()).stream()
        .filter(r -> r.header("dataset").orElse("").equals(dataset))
        .toList();
  }

  @Test
  void aDatasetIsDeclaredOnceAndVisibleAtOnce() throws Exception {
    HttpResponse<byte[]> created = declare("small", "{\"size\": 72}");

    JsonNode view = Documented.json(created, 201, "putDataset");
    assertThat(created.headers().firstValue("location")).contains("/v1/datasets/small");
    assertThat(view.path("fit").asText()).isEqualTo("stretch");
    assertThat(view.path("testOneIn").asInt()).isEqualTo(32);
    assertThat(Documented.json(client.get("/v1/datasets/small"), 200, "getDataset"))
        .isEqualTo(view);
    Documented.json(
        declare("small", "{\"size\": 72, \"fit\": \"stretch\", \"testOneIn\": 32}"),
        200,
        "putDataset");
    assertThat(Told.problem(declare("small", "{\"size\": 73}"), 409, "dataset-exists"))
        .contains("72");
    assertThat(
            Documented.json(client.get("/v1/datasets"), 200, "listDatasets")
                .path("datasets")
                .findValuesAsText("name"))
        .contains("small");
    List<Received> declared =
        records.all(TOPICS.datasets()).stream().filter(r -> "small".equals(r.key())).toList();
    assertThat(declared).hasSize(1);
    assertThat(new String(TopicRecords.value(declared.get(0)), UTF_8))
        .isEqualTo(
            "{\"schema\":1,\"name\":\"small\",\"size\":72,\"fit\":\"stretch\",\"testOneIn\":32}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"size\": 7}",
        "{\"size\": 72.5}",
        "{\"size\": 5000}",
        "{\"size\": 72, \"fit\": \"face\"}",
        "{\"size\": 72, \"testOneIn\": -1}"
      })
  void declarationsThatCannotBeAreRefused(String body) throws Exception {
    Told.problem(declare("odd", body), 400, "bad-request");
    Told.problem(client.get("/v1/datasets/odd"), 404, "no-such-dataset");
  }

  @Test
  void namesThatAreNoneAreRefused() throws Exception {
    Told.problem(declare("Capital", "{\"size\": 72}"), 400, "bad-dataset");
    Told.problem(client.get("/v1/datasets/Capital"), 404, "no-such-dataset");
  }

  @Test
  void thumbnailsOfAllWritersAreListedAndServed() throws Exception {
    declare("shown", "{\"size\": 72}");
    List<Thumbnail> made = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] jpeg = {
        (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, (byte) i
      };
      made.add(new Thumbnail(sha256(jpeg), Base64.getEncoder().encodeToString(jpeg)));
    }
    Thumbnail page = new Thumbnail(sha256(new byte[1]), "PGh0bWw+PGh0bWw+");
    show("one", made.subList(0, 8));
    show("two", List.of(made.get(0), page));

    Eventually.holds(
        () -> assertThat(hrefs()).hasSize(9).contains("/v1/datasets/shown/target/thumbnails/8"));
    List<String> served = new ArrayList<>();
    for (String href : hrefs()) {
      HttpResponse<byte[]> answer = client.get(href);
      if (answer.statusCode() == 404) {
        Told.problem(answer, 404, "no-such-thumbnail"); // no JPEG
        continue;
      }
      assertThat(answer.headers().firstValue("content-type")).contains("image/jpeg");
      served.add(Base64.getEncoder().encodeToString(answer.body()));
      String tag = answer.headers().firstValue("etag").orElseThrow();
      HttpResponse<byte[]> again = client.send(client.request(href).header("if-none-match", tag));
      assertThat(again.statusCode()).isEqualTo(304);
    }
    assertThat(served)
        .containsExactlyInAnyOrderElementsOf(made.stream().map(Thumbnail::jpeg).toList());
    for (String wrong : new String[] {"9", "-1", "x", "999999999999", "1e0"}) {
      Told.problem(
          client.get("/v1/datasets/shown/target/thumbnails/" + wrong), 404, "no-such-thumbnail");
    }
  }

  private static void show(String writer, List<Thumbnail> thumbnails) {
    DatasetStats stats = DatasetStats.none("shown", Domain.TARGET, writer).showing(thumbnails);
    records.json(TOPICS.datasetStats(), stats.key(), stats);
  }

  private static List<String> hrefs() throws Exception {
    List<String> hrefs = new ArrayList<>();
    Documented.json(client.get("/v1/datasets/shown"), 200, "getDataset")
        .path("target")
        .path("thumbnails")
        .forEach(href -> hrefs.add(href.asText()));
    return hrefs;
  }

  @Test
  void onePictureTravelsAsItIs() throws Exception {
    declare("single", "{\"size\": 72}");
    byte[] picture = picture(1);

    HttpResponse<byte[]> answer =
        client.send(
            client
                .request("/v1/datasets/single/target/pictures?split=test")
                .header("content-type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(picture)));

    JsonNode told = Documented.json(answer, 202, "uploadPictures");
    assertThat(told.toString()).isEqualTo("{\"accepted\":1,\"refused\":[]}");
    Received record = raw("single").get(0);
    assertThat(record.value()).isEqualTo(picture);
    assertThat(record.key()).isEqualTo(sha256(picture));
    assertThat(record.header("domain")).hasValue("target");
    assertThat(record.header("split")).hasValue("test");
    assertThat(record.header("content-type")).hasValue("image/png");
    assertThat(record.header("ce_id")).hasValue(sha256(picture));
    assertThat(record.header("ce_specversion")).hasValue("1.0");
  }

  @Test
  void ofAFormWhatCanBeUsedIsAcceptedAndTheRestTold() throws Exception {
    declare("many", "{\"size\": 72}");
    Form form = new Form();
    for (int i = 0; i < 30; i++) {
      form.file("pictures/" + i + ".png", picture(i));
    }
    form.file("text.png", BadPictures.text())
        .file("huge.png", new byte[200_001])
        .file("no", new byte[0]);

    HttpResponse<byte[]> answer =
        client.send(form.in(client.request("/v1/datasets/many/source/pictures")));

    JsonNode told = Documented.json(answer, 202, "uploadPictures");
    assertThat(told.path("accepted").asInt()).isEqualTo(30);
    assertThat(told.path("refused").findValuesAsText("name"))
        .containsExactly("text.png", "huge.png", "no");
    assertThat(told.path("refused").findValuesAsText("cause"))
        .containsExactly("not-a-picture", "too-many-bytes", "empty");
    List<Received> sent = raw("many");
    assertThat(sent).hasSize(30);
    for (int i = 0; i < 30; i++) {
      byte[] expected = picture(i);
      Received record =
          sent.stream().filter(r -> key(expected).equals(r.key())).findFirst().orElseThrow();
      assertThat(record.value()).isEqualTo(expected);
      assertThat(record.header("ce_subject")).hasValue(i + ".png");
      assertThat(record.header("ce_source")).hasValue("/v1/datasets/many/source/pictures");
      assertThat(record.header("split")).isEmpty();
    }
  }

  private static String key(byte[] picture) {
    try {
      return sha256(picture);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void picturesWithoutAPlaceAreRefusedWithTheCure() throws Exception {
    declare("placed", "{\"size\": 72}");

    assertThat(
            Told.problem(
                client.post("/v1/datasets/nowhere/source/pictures", picture(1)),
                404,
                "no-such-dataset"))
        .contains("PUT /v1/datasets/nowhere");
    Told.problem(
        client.post("/v1/datasets/placed/middle/pictures", picture(1)), 404, "no-such-domain");
    Told.problem(
        client.post("/v1/datasets/placed/source/pictures?split=some", picture(1)),
        400,
        "bad-request");
    Told.problem(
        client.post("/v1/datasets/placed/source/pictures", new byte[200_001]),
        413,
        "too-many-bytes");
    Told.problem(
        client.send(
            client
                .request("/v1/datasets/placed/source/pictures")
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofByteArray(picture(1)))),
        415,
        "no-picture-type");
    assertThat(raw("placed")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "::"})
  void pagesOfOtherOriginsAddNothing(String origin) throws Exception {
    declare("guarded", "{\"size\": 72}");

    Told.problem(
        client.send(
            new Form()
                .file("a.png", picture(1))
                .in(client.request("/v1/datasets/guarded/source/pictures"))
                .header("origin", origin)),
        403,
        "foreign-origin");
    assertThat(raw("guarded")).isEmpty();
  }

  @Test
  void ourOwnPageMayUpload() throws Exception {
    declare("own", "{\"size\": 72}");
    String origin = client.request("/").build().uri().resolve("/").toString();

    HttpResponse<byte[]> answer =
        client.send(
            new Form()
                .file("a.png", picture(1))
                .in(client.request("/v1/datasets/own/source/pictures"))
                .header("origin", origin.substring(0, origin.length() - 1)));

    Documented.json(answer, 202, "uploadPictures");
    assertThat(raw("own")).hasSize(1);
  }
}
