package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the README as real processes on one data folder, in the order a person runs them.
 */
@TestMethodOrder(OrderAnnotation.class)
class DemoIT {
  private static final Duration SHORT = Duration.ofSeconds(90);
  private static final Duration LONG = Duration.ofMinutes(6);

  @TempDir private static Path folder;

  @Test
  @Order(1)
  void demoTrainsServesAndDrawsItsSheet() throws Exception {
    try (CommandProcess demo = run("demo", "--steps", "60", "--exit")) {
      assertThat(demo.exit(LONG)).as(demo.output()).isZero();
      assertThat(demo.output())
          .contains("published demo/0", "published demo/60", "step 0", "all white");
      Matcher sheet = demo.await("Comparison sheet: (.*)", SHORT);
      var drawn = ImageIO.read(Path.of(sheet.group(1)).toFile());
      assertThat(drawn.getWidth()).isGreaterThan(500);
      // Some builds of ONNX Runtime keep telemetry there.
      assertThat(CommandProcess.home().resolve(".cache")).doesNotExist();
    }
  }

  @Test
  @Order(2)
  void translateUsesTheOnlyModel() throws Exception {
    Path out = folder.resolve("out.png");
    Path in = firstSample();
    try (CommandProcess translate = run("translate", in.toString(), out.toString())) {
      assertThat(translate.exit(SHORT)).as(translate.output()).isZero();
    }
    assertThat(ImageIO.read(out.toFile()).getWidth()).isEqualTo(64);
    assertThat(Files.readAllBytes(out)).isNotEqualTo(Files.readAllBytes(in));
  }

  @Test
  @Order(3)
  void interruptedTrainingGoesOnAtTheSavedStep() throws Exception {
    int paused;
    String run;
    try (CommandProcess demo = run("demo", "--steps", "40000", "--exit")) {
      run = demo.await("Run (\\S+):", SHORT).group(1);
      demo.await("train .* s/step", LONG);
      demo.interrupt();
      paused = Integer.parseInt(demo.await("paused at step (\\d+)", SHORT).group(1));
      demo.exit(SHORT);
      assertThat(demo.output()).contains("ugatit train --resume " + run);
    }
    try (CommandProcess resumed = run("train", "--resume")) {
      resumed.await("train .* s/step", LONG);
      resumed.interrupt();
      int later = Integer.parseInt(resumed.await("paused at step (\\d+)", SHORT).group(1));
      assertThat(later).isGreaterThan(paused);
      resumed.exit(SHORT);
      assertThat(steps(run)).isEqualTo(IntStream.rangeClosed(1, later).boxed().toList());
    }
  }

  @Test
  @Order(4)
  void modelsAndRunsAreListed() throws Exception {
    try (CommandProcess models = run("models")) {
      assertThat(models.exit(SHORT)).isZero();
      assertThat(models.output()).contains("demo-back", "demo-2");
    }
    try (CommandProcess runs = run("runs")) {
      assertThat(runs.exit(SHORT)).isZero();
      assertThat(runs.output()).contains("00001-demo-light-64", "00002-demo-2-light-64", "paused");
    }
  }

  @Test
  @Order(5)
  void wrongUsageNamesItsCure() throws Exception {
    try (CommandProcess train = run("train")) {
      assertThat(train.exit(SHORT)).isEqualTo(2);
      assertThat(train.output()).contains("--source", "--resume");
    }
    try (CommandProcess translate = run("translate", "missing.jpg", "out.png")) {
      assertThat(translate.exit(SHORT)).isEqualTo(1);
      assertThat(translate.output()).contains("missing.jpg").doesNotContain("\tat ");
    }
    try (CommandProcess up = run("up", "--set", "gateway.prot=1")) {
      assertThat(up.exit(SHORT)).isEqualTo(1);
      assertThat(up.output()).contains("gateway.prot", "did you mean gateway.port");
    }
  }

  private static CommandProcess run(String... arguments) throws IOException {
    var all = new ArrayList<String>(List.of(arguments));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    if (!all.contains("--set")) {
      all.addAll(List.of("--set", "gateway.port=0"));
    }
    return CommandProcess.ugatit(all.toArray(String[]::new));
  }

  /** The step of each line of the run's statistics. */
  private static List<Integer> steps(String run) throws IOException {
    Path stats = folder.resolve("data/runs").resolve(run).resolve("stats.jsonl");
    var steps = new ArrayList<Integer>();
    for (String line : Files.readAllLines(stats)) {
      JsonNode json = Json.mapper().readTree(line.getBytes(StandardCharsets.UTF_8));
      steps.add(json.get("step").asInt());
    }
    return steps;
  }

  private static Path firstSample() throws IOException {
    try (Stream<Path> files = Files.list(CommandProcess.root().resolve("samples/source-test"))) {
      return files.filter(f -> f.toString().endsWith(".png")).sorted().findFirst().orElseThrow();
    }
  }
}
