package dev.ugatit.translator.http.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.runtime.Status;
import dev.ugatit.translator.http.Answer;
import dev.ugatit.translator.http.Await;
import dev.ugatit.translator.http.Site;
import dev.ugatit.translator.model.Manifests;
import dev.ugatit.translator.model.TinyModel;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol with a real client, a real server and a real model. */
class InferenceHttpTest {
  private static final TinyModel TINY = new TinyModel(3);
  private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
  private static final String INFER = "/v2/models/anime/infer";
  private static final TensorData IMAGE = TinyModel.noise(1, 32, 32, 9);

  @TempDir static Path folder;

  private static Site site;
  private static Path file;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(folder, 4, 2, WORKERS);
    file = TINY.write(folder);
    site.announce(TINY, "anime", 100);
    site.announce(new TinyModel(4), "anime", 200);
    site.champion("anime", 100);
    site.announce(Manifests.of("untested", 7));
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
    WORKERS.shutdown();
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return Json.mapper().readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String text) {
    return json(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Answer post(String path, byte[] body, String... headers) {
    var map = new HashMap<String, String>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    return Await.result(site.client.send(HttpMethod.POST, path, map, body));
  }

  private static Answer infer(String json) {
    return post(INFER, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a JSON object and binary data behind it. */
  private static Answer infer(String json, byte[] binary) {
    byte[] head = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    var body = new ByteArrayOutputStream();
    body.writeBytes(head);
    body.writeBytes(binary);
    return post(
        INFER, body.toByteArray(), "Inference-Header-Content-Length", String.valueOf(head.length));
  }

  private static String numbers(TensorData tensor) {
    return IntStream.range(0, tensor.values().length)
        .mapToObj(i -> Float.toString(tensor.values()[i]))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static byte[] bytes(TensorData tensor) {
    return DirectRun.bytes(FloatBuffer.wrap(tensor.values()));
  }

  private static byte[] dataOf(JsonNode output) {
    ByteBuffer bytes =
        ByteBuffer.allocate(output.get("data").size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    output.get("data").forEach(value -> bytes.putFloat(Float.parseFloat(value.asText())));
    return bytes.array();
  }

  private static JsonNode head(Answer answer) {
    int length = Integer.parseInt(answer.header("Inference-Header-Content-Length"));
    return json(Arrays.copyOf(answer.body(), length));
  }

  private static byte[] tail(Answer answer) {
    int length = Integer.parseInt(answer.header("Inference-Header-Content-Length"));
    return Arrays.copyOfRange(answer.body(), length, answer.body().length);
  }

  private static String error(Answer answer) {
    JsonNode body = json(answer.body());
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(body.size()).isEqualTo(1);
    return body.get("error").asText();
  }

  @ParameterizedTest
  @CsvSource({"/v2", "/v2/"})
  void saysWhatTheServerIs(String path) {
    Answer answer = site.client.get(path);

    assertThat(answer.status()).isEqualTo(200);
    JsonNode body = json(answer.body());
    assertThat(body.get("name").asText()).isEqualTo("ugatit");
    assertThat(body.get("version").asText()).isNotBlank();
    assertThat(body.get("extensions")).isEqualTo(json("['binary_tensor_data']"));
  }

  @Test
  void saysWhetherTheServerLivesAndIsReady() {
    assertThat(json(site.client.get("/v2/health/live").body())).isEqualTo(json("{'live':true}"));
    assertThat(json(site.client.get("/v2/health/ready").body()))
        .isEqualTo(json("{'live':true,'ready':true}"));

    site.health.ready("test", () -> Status.failing("not yet"));
    Answer failing = site.client.get("/v2/health/ready");
    site.health.remove("test");

    assertThat(failing.status()).isEqualTo(503);
    assertThat(json(failing.body()).get("ready").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"anime", "anime/versions/200", "anime/versions/champion"})
  void saysWhatAModelTakesAndGives(String path) {
    Answer answer = site.client.get("/v2/models/" + path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer.body()))
        .isEqualTo(
            json(
                "{'name':'anime','versions':['100','200'],'platform':'onnxruntime_onnx',"
                    + "'inputs':[{'name':'image','datatype':'FP32','shape':[-1,3,-1,-1]}],"
                    + "'outputs':[{'name':'out','datatype':'FP32','shape':[-1,3,-1,-1]},"
                    + "{'name':'heatmap','datatype':'FP32','shape':[-1,1,-1,-1]},"
                    + "{'name':'cam_logit','datatype':'FP32','shape':[-1,2]}]}"));
  }

  @ParameterizedTest
  @CsvSource({"ghost", "anime/versions/7", "anime/versions/best", "untested"})
  void refusesUnknownModels(String path) {
    for (String what : List.of("", "/ready")) {
      Answer answer = site.client.get("/v2/models/" + path + what);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(error(answer)).isNotBlank();
    }
    Answer answer =
        post("/v2/models/" + path + "/infer", request("").getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(error(answer)).isNotBlank();
  }

  @Test
  void aModelThatIsLoadedWhenAskedForBecomesReady() throws Exception {
    site.announce(new TinyModel(8), "lazy", 5);

    Await.until(() -> site.client.get("/v2/models/lazy/versions/5/ready").status() == 200);

    assertThat(json(site.client.get("/v2/models/lazy/versions/5/ready").body()))
        .isEqualTo(json("{'name':'lazy','ready':true}"));
    Await.until(() -> site.client.get("/v2/models/untested/versions/7/ready").status() == 503);
  }

  private static String request(String more) {
    return "{'inputs':[{'name':'image','shape':[1,3,32,32],'datatype':'FP32','data':"
            .replace('\'', '"')
        + numbers(IMAGE)
        + "}]"
        + more.replace('\'', '"')
        + "}";
  }

  @Test
  void answersAllOutputsAsJsonWithIdAndParameters() throws Exception {
    Answer answer = infer(request(",'id':'42','parameters':{'seed':7,'who':'me'}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("ugatit-model")).isEqualTo("anime/100");
    JsonNode body = json(answer.body());
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactly("model_name", "model_version", "id", "parameters", "outputs");
    assertThat(body.get("model_name").asText()).isEqualTo("anime");
    assertThat(body.get("model_version").asText()).isEqualTo("100");
    assertThat(body.get("id").asText()).isEqualTo("42");
    assertThat(body.get("parameters")).isEqualTo(json("{'seed':7,'who':'me'}"));
    Map<String, String> shapes =
        Map.of("out", "[1,3,32,32]", "heatmap", "[1,1,8,8]", "cam_logit", "[1,2]");
    assertThat(body.get("outputs")).hasSize(3);
    for (JsonNode output : body.get("outputs")) {
      String name = output.get("name").asText();
      assertThat(output.fieldNames())
          .toIterable()
          .containsExactly("name", "datatype", "shape", "data");
      assertThat(output.get("datatype").asText()).isEqualTo("FP32");
      assertThat(output.get("shape").toString()).isEqualTo(shapes.get(name));
      assertThat(dataOf(output)).as(name).isEqualTo(DirectRun.of(file, IMAGE, name));
    }
  }

  @Test
  void leavesOutWhatTheRequestLeavesOut() {
    JsonNode body = json(infer(request(",'outputs':[{'name':'cam_logit'}]")).body());

    assertThat(body.fieldNames())
        .toIterable()
        .containsExactly("model_name", "model_version", "outputs");
    assertThat(body.get("outputs")).hasSize(1);
    assertThat(body.get("outputs").get(0).get("name").asText()).isEqualTo("cam_logit");
  }

  private static String binary(int count, int bytes, String more) {
    return "{'inputs':[{'name':'image','shape':["
        + count
        + ",3,32,32],'datatype':'FP32','parameters':{'binary_data_size':"
        + bytes
        + "}}]"
        + more
        + "}";
  }

  @Test
  void binaryAnswersAreThoseOfOnnxRuntimeByteForByte() throws Exception {
    Answer answer =
        infer(
            binary(
                1,
                12_288,
                ",'parameters':{'binary_data_output':true}"
                    + ",'outputs':[{'name':'heatmap'},{'name':'out'}]"),
            bytes(IMAGE));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/octet-stream");
    assertThat(head(answer))
        .isEqualTo(
            json(
                "{'model_name':'anime','model_version':'100','outputs':["
                    + "{'name':'heatmap','datatype':'FP32','shape':[1,1,8,8],"
                    + "'parameters':{'binary_data_size':256}},"
                    + "{'name':'out','datatype':'FP32','shape':[1,3,32,32],"
                    + "'parameters':{'binary_data_size':12288}}]}"));
    var wanted = new ByteArrayOutputStream();
    wanted.writeBytes(DirectRun.of(file, IMAGE, "heatmap"));
    wanted.writeBytes(DirectRun.of(file, IMAGE, "out"));
    assertThat(tail(answer)).isEqualTo(wanted.toByteArray());
  }

  @Test
  void anOutputsOwnWishOverridesTheRequests() throws Exception {
    Answer answer =
        infer(
            binary(
                1,
                12_288,
                ",'parameters':{'binary_data_output':true},'outputs':["
                    + "{'name':'cam_logit','parameters':{'binary_data':false}},"
                    + "{'name':'heatmap'}]"),
            bytes(IMAGE));

    JsonNode outputs = head(answer).get("outputs");
    assertThat(dataOf(outputs.get(0))).isEqualTo(DirectRun.of(file, IMAGE, "cam_logit"));
    assertThat(tail(answer)).isEqualTo(DirectRun.of(file, IMAGE, "heatmap"));
  }

  @Test
  void eachPictureOfABatchIsAnsweredInItsPlace() throws Exception {
    TensorData batch = TinyModel.noise(3, 32, 32, 11);
    Answer answer =
        infer(
            binary(3, 3 * 12_288, ",'outputs':[{'name':'out','parameters':{'binary_data':true}}]"),
            bytes(batch));

    assertThat(head(answer).get("outputs").get(0).get("shape").toString()).isEqualTo("[3,3,32,32]");
    var wanted = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      float[] own = Arrays.copyOfRange(batch.values(), i * 3072, (i + 1) * 3072);
      wanted.writeBytes(DirectRun.of(file, TensorData.of(own, 1, 3, 32, 32), "out"));
    }
    assertThat(tail(answer)).isEqualTo(wanted.toByteArray());
  }

  @Test
  void takesNestedNumbersAndRectangles() throws Exception {
    TensorData image = TinyModel.noise(1, 32, 48, 12);
    var planes = new ArrayList<String>();
    for (int channel = 0; channel < 3; channel++) {
      var rows = new ArrayList<String>();
      for (int y = 0; y < 32; y++) {
        int from = (channel * 32 + y) * 48;
        float[] row = Arrays.copyOfRange(image.values(), from, from + 48);
        rows.add(Arrays.toString(row));
      }
      planes.add(rows.toString());
    }
    Answer answer =
        infer(
            "{'outputs':[{'name':'out'}],'inputs':[{'data':["
                + planes
                + "],'name':'image','shape':[1,3,32,48],'datatype':'FP32'}]}");

    JsonNode output = json(answer.body()).get("outputs").get(0);
    assertThat(output.get("shape").toString()).isEqualTo("[1,3,32,48]");
    assertThat(dataOf(output)).isEqualTo(DirectRun.of(file, image, "out"));
  }

  private static Stream<String[]> wrongJson() {
    String image = "{'name':'image','shape':[1,3,32,32],'datatype':'FP32','data':[1]}";
    return Stream.of(
        new String[] {"", "no JSON object"},
        new String[] {"[1]", "no JSON object"},
        new String[] {"{", "broken"},
        new String[] {"{'inputs':[" + image + "]", "broken"},
        new String[] {"{'inputs':[]} 1", "follows the JSON object"},
        new String[] {"{}", "0 inputs"},
        new String[] {"{'inputs':{}}", "\"inputs\" is no array"},
        new String[] {"{'inputs':[1]}", "an input is no object"},
        new String[] {"{'inputs':[" + image + "]}", "has 1 numbers and \"shape\" asks for 3072"},
        new String[] {"{'inputs':[" + image + "," + image + "]}", "only one input"},
        new String[] {input("'image'", "[1,3,32,32]", "'UINT8'", "[1]"), "send FP32"},
        new String[] {input("'image'", "[1,3,32,32]", "7", "[1]"), "\"datatype\" is no text"},
        new String[] {input("'image'", "[1,3,-32,32]", "'FP32'", "[1]"), "sizes above 0"},
        new String[] {input("'image'", "[1,3,0,32]", "'FP32'", "[1]"), "sizes above 0"},
        new String[] {input("'image'", "[1.5]", "'FP32'", "[1]"), "sizes above 0"},
        new String[] {input("'image'", "[]", "'FP32'", "[1]"), "has 1 numbers"},
        new String[] {input("'image'", "[99999999999,3,32,32]", "'FP32'", "[1]"), "at most"},
        new String[] {
          input("'image'", "[9223372036854775807,9,9,9]", "'FP32'", "[1]"), "too large"
        },
        new String[] {input("'image'", "[99999999999999999999]", "'FP32'", "[1]"), "broken"},
        new String[] {input("'image'", "[1]", "'FP32'", "7"), "\"data\" is no array"},
        new String[] {input("'image'", "[1]", "'FP32'", "['a']"), "no number"},
        new String[] {input("'image'", "[1]", "'FP32'", "[null]"), "no number"},
        new String[] {input("'image'", "[1]", "'FP32'", "[1e99]"), "not finite"},
        new String[] {input("'image'", "[2]", "'FP32'", "[1,[2]]"), "mixes"},
        new String[] {input("'image'", "[4]", "'FP32'", "[[1,2],[3]]"), "different lengths"},
        new String[] {input("'image'", "[4]", "'FP32'", "[[1,2],[3,4]]"), "nested as [2, 2]"},
        new String[] {input("'image'", "[1]", "'FP32'", "[[[[[[[[[[[[1]]]]]]]]]]]]"), "broken"},
        new String[] {"{'id':5,'inputs':[" + image + "]}", "\"id\" is no text"},
        new String[] {"{'parameters':{'a':{}},'inputs':[" + image + "]}", "parameter \"a\""},
        new String[] {"{'outputs':[{'parameters':{'binary_data':1}}]}", "true or false"},
        new String[] {"{'outputs':[{'parameters':{'classification':3}}]}", "not served"});
  }

  private static String input(String name, String shape, String datatype, String data) {
    return "{'inputs':[{'name':"
        + name
        + ",'shape':"
        + shape
        + ",'datatype':"
        + datatype
        + ",'data':"
        + data
        + "}]}";
  }

  @ParameterizedTest
  @MethodSource("wrongJson")
  void refusesWhatMakesNoSenseAndSaysWhy(String body, String because) {
    Answer answer = infer(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer)).contains(because);
  }

  @Test
  void refusesNamesThatTheModelDoesNotHave() {
    String zeros = IntStream.range(0, 3072).mapToObj(i -> "0").collect(Collectors.joining(","));
    Answer input = infer(input("'picture'", "[1,3,32,32]", "'FP32'", "[" + zeros + "]"));
    Answer output = infer(request(",'outputs':[{'name':'depth'}]"));
    Answer twice = infer(request(",'outputs':[{'name':'out'},{'name':'out'}]"));

    assertThat(input.status()).isEqualTo(400);
    assertThat(error(input)).contains("no input \"picture\"").contains("\"image\"");
    assertThat(output.status()).isEqualTo(400);
    assertThat(error(output)).contains("\"depth\"").contains("[out, heatmap, cam_logit]");
    assertThat(twice.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "1;3;30;32, size 30 is not a multiple of 4",
    "1;3;28;32, size 28",
    "1;1;32;32, N×3×H×W",
    "5;3;32;32, N from 1 to 4",
    "3;32;32, N×3×H×W",
  })
  void refusesShapesThatTheModelDoesNotTake(String shape, String because) {
    long[] sizes = Arrays.stream(shape.split(";", -1)).mapToLong(Long::parseLong).toArray();
    byte[] zeros = new byte[(int) TensorData.count(sizes) * Float.BYTES];
    String json =
        "{'inputs':[{'name':'image','shape':"
            + Arrays.toString(sizes)
            + ",'datatype':'FP32','parameters':{'binary_data_size':"
            + zeros.length
            + "}}]}";

    Answer answer = infer(json, zeros);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(error(answer)).contains(because);
  }

  @Test
  void refusesBinaryDataThatIsNotWhatItIsSaidToBe() {
    byte[] fine = bytes(IMAGE);
    byte[] notFinite = fine.clone();
    ByteBuffer.wrap(notFinite).order(ByteOrder.LITTLE_ENDIAN).putFloat(40, Float.NaN);

    List<Answer> wrong =
        List.of(
            infer(binary(1, 12_284, ""), fine),
            infer(binary(1, 12_288, ""), Arrays.copyOf(fine, 12_284)),
            infer(binary(1, 12_288, ""), Arrays.copyOf(fine, 12_292)),
            infer(binary(1, 12_288, ""), notFinite),
            infer(request(""), new byte[4]),
            post(INFER, fine, "Inference-Header-Content-Length", "99999"),
            post(INFER, fine, "Inference-Header-Content-Length", "-1"));

    assertThat(wrong).extracting(Answer::status).containsOnly(400);
    assertThat(wrong).allSatisfy(answer -> assertThat(error(answer)).isNotBlank());
  }

  @Test
  void refusesBodiesThatAreTooLargeAndBudgetsThatAreSpent() {
    Answer large = infer("{'id':'" + "x".repeat((int) Site.MAX_BYTES) + "'}");
    Answer late =
        post(INFER, request("").getBytes(StandardCharsets.UTF_8), "ugatit-budget-ms", "0");

    assertThat(large.status()).isEqualTo(413);
    assertThat(error(large)).isNotBlank();
    assertThat(late.status()).isEqualTo(504);
    assertThat(error(late)).isNotBlank();
  }
}
