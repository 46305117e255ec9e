package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.network.onnx.ForeignModel;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.standalone.system.DataFolder;
import dev.ugatit.standalone.system.Instance;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of other programs come in through the real command line and answer through the gateway.
 */
class ForeignModelIT {
  private static final Duration SHORT = Duration.ofSeconds(90);
  private static final int CTRL_C = 130;
  private static final String[] LEVELS = {
    "--input-range", "0..255", "--output-range", "0..255", "--size", "32"
  };

  @TempDir private Path folder;

  @Test
  void aModelIsAddedServedAndListedAndABrokenOneIsNamedWithItsReason() throws Exception {
    try (CommandProcess up = start("up")) {
      up.await("Ready at", SHORT);
      aModelIsAddedAndServed();
      versionsCountAndNeverChange();
      aManifestOfSomebodyElseIsRefusedWithAReason();
      up.interrupt();
      assertThat(up.exit(SHORT)).as(up.output()).isEqualTo(CTRL_C);
    }
  }

  private void aModelIsAddedAndServed() throws Exception {
    Path file = new ForeignModel().write(folder, "inverted.onnx");
    assertThat(add(0, file, "inverted"))
        .contains("data, 32 px, RGB in 0..255", "inverted, 64 px", "published inverted/1")
        .doesNotContain("warning");
    byte[] rgb = new byte[3 * 32 * 32];
    new Random(3).nextBytes(rgb);
    var picture = new Picture(32, 32, rgb);
    Files.write(folder.resolve("in.png"), PictureEncoder.png(picture));
    run(0, "translate", place("in.png"), place("out.png"), "--model", "inverted");
    byte[] answer = Files.readAllBytes(folder.resolve("out.png"));
    Picture seen = new PictureDecoder(PictureLimits.DEFAULT).decode(answer);
    assertThat(seen.width() + "×" + seen.height()).isEqualTo("64×64");
    for (int i = 0; i < 64 * 64; i++) {
      int x = i % 64;
      int y = i / 64;
      for (int channel = 0; channel < 3; channel++) {
        float level = ForeignModel.OFFSETS.get(channel) - picture.sample(x / 2, y / 2, channel);
        assertThat((float) seen.sample(x, y, channel)).isEqualTo(Math.max(0, Math.min(255, level)));
      }
    }
  }

  private void versionsCountAndNeverChange() throws Exception {
    Path same = folder.resolve("inverted.onnx");
    Path other = new ForeignModel().scale(4).write(folder, "larger.onnx");

    assertThat(add(0, same, "inverted")).contains("was published before: inverted/1");
    assertThat(add(1, other, "inverted", "--version", "1")).contains("a version never changes");
    assertThat(add(0, other, "inverted", "--alias", "beta"))
        .contains("published inverted/2", "--model inverted@beta");
    JsonNode model = gateway("/v1/models/inverted");
    assertThat(model.path("champion").asLong()).isEqualTo(1);
    assertThat(model.path("versions").findValuesAsText("version")).containsExactly("2", "1");
    assertThat(model.path("versions").get(0).has("refused")).isFalse();
  }

  private void aManifestOfSomebodyElseIsRefusedWithAReason() throws Exception {
    Path file = new ForeignModel().channels(1).write(folder, "grey.onnx");
    Artifact artifact = new FolderStore(folder.resolve("data/artifacts")).put(file, "onnx");
    var tensors =
        new TensorContract("data", "inverted", "", "", 0, 255, 0, 255, "RGB", 32, false, 4);
    var manifest =
        new ModelManifest(
            ModelManifest.SCHEMA,
            "grey",
            7,
            Direction.SOURCE_TO_TARGET,
            artifact.uri(),
            artifact.sha256(),
            artifact.bytes(),
            17,
            tensors,
            null,
            Fit.STRETCH,
            "",
            0,
            "",
            Map.of(),
            0,
            "",
            "",
            "somebody else");
    var alias =
        new AliasRecord(
            AliasRecord.SCHEMA, "grey", AliasRecord.CHAMPION, 7, null, "me", false, "new", 0);
    write(manifest.key(), manifest);
    write(alias.key(), alias);

    JsonNode model = gateway("/v1/models/grey");
    long end = System.nanoTime() + SHORT.toNanos();
    while (!model.path("versions").path(0).has("refused")) {
      assertThat(System.nanoTime()).as("no reason came: " + model).isLessThan(end);
      Thread.sleep(100);
      model = gateway("/v1/models/grey");
    }
    assertThat(model.path("versions").get(0).path("refused").asText())
        .contains("has 1 channels where 3 belong");
    assertThat(run(0, "models"))
        .containsPattern("inverted +1 ")
        .contains("grey/7 is refused: ", "has 1 channels where 3 belong")
        .doesNotContain("inverted/1 is refused");
  }

  private String add(int code, Path file, String name, String... more) throws Exception {
    var words = new ArrayList<>(List.of("models", "add", file.toString(), "--name", name));
    words.addAll(List.of(LEVELS));
    words.addAll(List.of(more));
    return run(code, words.toArray(String[]::new));
  }

  private String run(int code, String... arguments) throws Exception {
    try (CommandProcess process = start(arguments)) {
      assertThat(process.exit(SHORT)).as(process.output()).isEqualTo(code);
      return process.output();
    }
  }

  private CommandProcess start(String... arguments) throws IOException {
    var all = new ArrayList<String>(List.of(arguments));
    all.addAll(List.of("--data", place("data"), "--set", "gateway.port=0"));
    return CommandProcess.ugatit(all.toArray(String[]::new));
  }

  private String place(String name) {
    return folder.resolve(name).toString();
  }

  private Instance instance() throws IOException {
    return Instance.find(new DataFolder(folder.resolve("data"))).orElseThrow();
  }

  private JsonNode gateway(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(instance().gateway()).resolve(path)).build();
    return Json.read(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body(),
        JsonNode.class);
  }

  private void write(String key, Object value) throws Exception {
    var topics = new Topics(Topics.DEFAULT_PREFIX);
    Vertx vertx = Vertx.vertx();
    try {
      RecordSink sink =
          RecordSink.open(vertx, KafkaSettings.of(instance().kafka(), topics), Compression.NONE);
      sink.send(Outgoing.json(topics.models(), key, value)).await(30, TimeUnit.SECONDS);
      sink.close().await(30, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }
}
