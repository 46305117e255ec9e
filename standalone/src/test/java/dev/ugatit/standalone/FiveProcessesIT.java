package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Problem;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.image.OddPictures;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job with a process for the broker and one for each service, as on a cluster: a command
 * line that trains, a translator that is found by its address, pictures through the gateway.
 */
class FiveProcessesIT {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration TRAIN = Duration.ofMinutes(4);

  @TempDir private Path folder;
  private final Deque<CommandProcess> running = new ArrayDeque<>();

  @AfterEach
  void stopAll() throws InterruptedException {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  @Test
  void servicesInProcessesOfTheirOwnDoTheWholeJob() throws Exception {
    int kafkaPort = freePort();
    int translatorPort = freePort();
    int gatewayPort = freePort();
    String kafka = "127.0.0.1:" + kafkaPort;
    start(
            CommandProcess.start(
                "dev.ugatit.broker.BrokerProcess",
                folder.resolve("kafka").toString(),
                String.valueOf(kafkaPort)))
        .await(kafka, START);

    CommandProcess trainer = service("trainer", kafka, "operations.port=0");
    CommandProcess ingest = service("ingest", kafka, "operations.port=0");
    CommandProcess translator = service("translator", kafka, "translator.port=" + translatorPort);
    CommandProcess gateway =
        service(
            "gateway",
            kafka,
            "gateway.port=" + gatewayPort,
            "gateway.translators=http://127.0.0.1:" + translatorPort);
    for (CommandProcess service : new CommandProcess[] {trainer, ingest, translator, gateway}) {
      service.await("is up", START);
    }

    try (CommandProcess train =
        CommandProcess.ugatit(
            "train",
            "--kafka",
            kafka,
            "--gateway",
            "http://127.0.0.1:" + gatewayPort,
            "--source",
            samples("source-test"),
            "--target",
            samples("target-test"),
            "--model",
            "tiny",
            "--size",
            "32",
            "--channels",
            "4",
            "--steps",
            "3")) {
      assertThat(train.exit(TRAIN)).as(train.output()).isZero();
      assertThat(train.output()).contains("published tiny/0", "published tiny/3", "Finished");
    }

    byte[] picture = firstSample();
    HttpResponse<byte[]> answer = translate(gatewayPort, "tiny@candidate", picture);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ugatit-model")).contains("tiny/3");
    assertThat(answer.body()).startsWith(0x89, 'P', 'N', 'G');
    assertThat(translate(gatewayPort, "tiny", picture).statusCode()).isEqualTo(200);
    assertThat(translate(gatewayPort, "tiny-back", picture).statusCode()).isEqualTo(200);
    assertThat(translate(gatewayPort, "nobody", picture).statusCode()).isEqualTo(404);
    badAndOddPicturesGetTheirAnswers(gatewayPort);
  }

  private static void badAndOddPicturesGetTheirAnswers(int port) throws Exception {
    var pictures = new LinkedHashMap<String, byte[]>();
    for (String bad : new String[] {"truncated-jpeg", "empty", "zeros", "huge-png", "text"}) {
      pictures.put(bad, BadPictures.named(bad));
    }
    OddPictures.samples().forEach((name, odd) -> pictures.put(name, odd.file()));
    var statuses = new LinkedHashMap<String, Integer>();
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      HttpResponse<byte[]> answer = translate(port, "tiny", picture.getValue());
      statuses.put(picture.getKey(), answer.statusCode());
      assertThat(answer.headers().firstValue("content-type"))
          .contains(answer.statusCode() == 200 ? "image/png" : Problem.MEDIA_TYPE);
    }
    assertThat(statuses)
        .isEqualTo(
            Map.of(
                "truncated-jpeg", 422,
                "empty", 400,
                "zeros", 415,
                "huge-png", 413,
                "text", 415,
                "cmyk.jpg", 200,
                "grey16.png", 200,
                "drawing.gif", 200,
                "photo.bmp", 200,
                "lossy.webp", 200));
  }

  private CommandProcess service(String name, String kafka, String... settings) throws IOException {
    Stream<String> options =
        Stream.concat(
            Stream.of(
                "service",
                name,
                "--kafka",
                kafka,
                "--data",
                folder.resolve(name).toString(),
                "--set",
                "artifacts=" + folder.resolve("artifacts")),
            Stream.of(settings).flatMap(setting -> Stream.of("--set", setting)));
    return start(CommandProcess.ugatit(options.toArray(String[]::new)));
  }

  private CommandProcess start(CommandProcess process) {
    running.push(process);
    return process;
  }

  private static byte[] firstSample() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(samples("source-test")))) {
      return Files.readAllBytes(
          files.filter(f -> f.toString().endsWith(".png")).sorted().findFirst().orElseThrow());
    }
  }

  private static HttpResponse<byte[]> translate(int port, String model, byte[] picture)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/v1/models/" + model + "/translate");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("accept", "image/png")
            .POST(BodyPublishers.ofByteArray(picture))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
  }

  private static String samples(String name) {
    return CommandProcess.root().resolve("samples").resolve(name).toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
