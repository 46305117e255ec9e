package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.onnx.ForeignModel;
import dev.ugatit.standalone.system.DataFolder;
import dev.ugatit.standalone.system.Instance;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the README through the launcher, in their order, as a person would who
 * copies them into a terminal. Only ports and folders are others, and trainings are made small by
 * further options. The first {@code demo} stays up, and the commands after it use its system.
 */
class ReadmeIT {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final int CTRL_C = 130;

  private static final int STEPS = 60;

  /** The page's own training, the second here: the demo's was the first. */
  private static final String RUN = "00002-selfies2anime-light-32";

  @TempDir private Path folder;
  private final Deque<CommandProcess> running = new ArrayDeque<>();
  private final List<String> missing = new ArrayList<>(List.of("demo", "train", "curl", "doctor"));
  private String translatorPort = "";

  @BeforeEach
  void layOut() throws IOException {
    Path samples = CommandProcess.root().resolve("samples");
    copy(samples.resolve("source-test"), folder.resolve("selfies"));
    copy(samples.resolve("target-test"), folder.resolve("anime"));
    BufferedImage picture = ImageIO.read(first(folder.resolve("selfies")).toFile());
    var me = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    me.createGraphics().drawImage(picture, 0, 0, null);
    assertThat(ImageIO.write(me, "jpg", folder.resolve("me.jpg").toFile())).isTrue();
    new ForeignModel().write(folder, "candy.onnx");
    try (ServerSocket socket = new ServerSocket(0)) {
      translatorPort = String.valueOf(socket.getLocalPort());
    }
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  @Test
  void everyCommandDoesWhatThePageSays() throws Exception {
    for (List<String> words : Readme.commands()) {
      missing.remove(words.get(0).equals("./ugatit") ? words.get(1) : words.get(0));
      switch (words.get(0)) {
        case "./ugatit" -> ugatit(words.subList(1, words.size()));
        case "curl" -> curl(words.stream().map(this::here).toList());
        case "mvn" -> assertThat(words).containsExactly("mvn", "verify"); // what runs this test
        default -> throw new AssertionError("who runs " + words + "?");
      }
    }
    assertThat(missing).isEmpty();
  }

  private void ugatit(List<String> words) throws Exception {
    switch (words.get(0)) {
      case "demo" -> demo(words);
      case "train" -> train(words);
      case "translate" -> translate(words);
      case "service" -> service(words);
      case "models" -> models(words);
      case "runs" ->
          assertThat(output(words))
              .containsPattern("00001-demo-light-64 .*finished")
              .containsPattern(RUN + " .*finished");
      case "doctor" -> assertThat(output(words)).containsPattern("(?m)^ok +Self-test");
      default -> output(words);
    }
  }

  private void models(List<String> words) throws Exception {
    if (words.contains("add")) {
      assertThat(output(words)).contains("published candy/1");
    } else {
      assertThat(output(words)).contains("demo-back", "selfies2anime");
    }
  }

  private void demo(List<String> words) throws Exception {
    if (words.contains("--exit")) {
      CommandProcess demo = start(words, "--data", "batch", "--set", "gateway.port=0");
      assertThat(demo.exit(LIMIT)).as(demo.output()).isZero();
      assertThat(demo.output())
          .contains("published demo/0", "published demo/60", "step 0", "all white");
      Path sheet = Path.of(demo.await("Comparison sheet: (.*)", LIMIT).group(1));
      assertThat(ImageIO.read(folder.resolve(sheet).toFile()).getWidth()).isGreaterThan(500);
      // Some builds of ONNX Runtime keep telemetry there.
      assertThat(CommandProcess.home().resolve(".cache")).doesNotExist();
    } else {
      start(words, "--steps", "2", "--set", "gateway.port=0").await("is served at http://", LIMIT);
    }
  }

  private void train(List<String> words) throws Exception {
    Path run = folder.resolve("ugatit-data/runs").resolve(RUN);
    if (words.contains("--resume")) {
      assertThat(output(words)).contains("Run " + RUN, "Finished");
      assertThat(RunStatistics.steps(run))
          .isEqualTo(IntStream.rangeClosed(1, STEPS).boxed().toList());
      assertThat(output(words)).contains("finished before");
    } else if (words.contains("--source") && Files.notExists(run)) {
      CommandProcess train = start(small(words));
      train.await("published selfies2anime/0", LIMIT);
      train.interrupt();
      train.await("paused at step \\d+", LIMIT);
      assertThat(train.exit(LIMIT)).isEqualTo(CTRL_C);
    } else {
      output(words.contains("--source") ? small(words) : words);
    }
  }

  /** The same training, made a matter of seconds. */
  private static List<String> small(List<String> words) {
    var small = new ArrayList<>(words);
    int steps = small.indexOf("--steps");
    if (steps >= 0) {
      small.subList(steps, steps + 2).clear();
    }
    Collections.addAll(small, "--size", "32", "--channels", "4", "--steps", String.valueOf(STEPS));
    return small;
  }

  private void translate(List<String> words) throws Exception {
    output(words);
    assertTranslated(folder.resolve(words.get(2)));
  }

  /** Services of their own, against the broker of the system that is up. */
  private void service(List<String> words) throws Exception {
    start(
            words,
            "--data",
            words.get(1),
            "--set",
            "operations.port=0",
            "--set",
            words.get(1).equals("gateway") ? "gateway.port=0" : "log.level=INFO")
        .await("is up", LIMIT);
  }

  private void curl(List<String> words) throws Exception {
    if (Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(p -> Files.exists(Path.of(p, "curl")))) {
      CommandProcess curl = CommandProcess.in(folder, words);
      assertThat(curl.exit(LIMIT)).as(curl.output()).isZero();
    } else {
      HttpRequest.Builder request = HttpRequest.newBuilder();
      Path out = folder;
      for (int i = 1; i < words.size(); i++) {
        switch (words.get(i)) {
          case "--data-binary" ->
              request.POST(BodyPublishers.ofFile(folder.resolve(words.get(++i).substring(1))));
          case "-H" -> request.headers(words.get(++i).split(":\\s*", 2));
          case "-o" -> out = folder.resolve(words.get(++i));
          default -> request.uri(URI.create(words.get(i)));
        }
      }
      HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofFile(out));
    }
    assertTranslated(folder.resolve(words.get(words.indexOf("-o") + 1)));
  }

  private void assertTranslated(Path answer) throws IOException {
    assertThat(Files.readAllBytes(answer)).startsWith(0x89, 'P', 'N', 'G');
    assertThat(ImageIO.read(answer.toFile()).getWidth()).isEqualTo(32);
  }

  /** Runs a command to its good end. */
  private String output(List<String> words) throws Exception {
    CommandProcess process = start(words);
    assertThat(process.exit(LIMIT)).as(process.output()).isZero();
    return process.output();
  }

  private CommandProcess start(List<String> words, String... more) throws IOException {
    var command = new ArrayList<String>();
    command.add(CommandProcess.root().resolve("ugatit").toString());
    words.forEach(word -> command.add(here(word)));
    Collections.addAll(command, more);
    CommandProcess process = CommandProcess.in(folder, command);
    running.push(process);
    return process;
  }

  /** A word of the page, for this machine: what is up here listens elsewhere. */
  private String here(String word) {
    try {
      var up = Instance.find(new DataFolder(folder.resolve("ugatit-data")));
      return up.isEmpty()
          ? word
          : word.replace("8081", translatorPort)
              .replace("http://127.0.0.1:8080", up.get().gateway())
              .replace("kafka:9092", up.get().kafka())
              .replace("00001-selfies2anime-light-64", RUN)
              .replace("/shared", folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(Objects.requireNonNull(file.getFileName())));
      }
    }
  }

  private static Path first(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".png")).sorted().findFirst().orElseThrow();
    }
  }
}
