package dev.ugatit.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {
  private static final String DIGEST = "ab".repeat(32);
  private static final TrainingOptions OPTIONS = Preset.TINY.options(1, 2);

  static Stream<Object> records() {
    return Stream.of(
        Dataset.of("faces", 72),
        DatasetStats.none("faces", Domain.SOURCE, "folder")
            .counting(3, 1, 0, Map.of("damaged", 2L)),
        DatasetStats.none("faces", Domain.SOURCE, "folder")
            .showing(List.of(new Thumbnail(DIGEST, "/9j/"))),
        new TrainingRecord(
            1,
            "00001-faces",
            "faces",
            "faces",
            Map.of(0, 5L),
            100,
            OPTIONS,
            TrainingRecord.Want.RUNNING),
        new TrainingRecord(
            1,
            "00001-faces",
            "faces",
            "faces",
            Map.of(),
            100,
            OPTIONS.beginningAt(new InitialWeights("artifact:" + DIGEST + ".npz", DIGEST)),
            TrainingRecord.Want.PAUSED),
        progress(),
        manifest(TensorContract.of(OPTIONS.network())),
        manifest(
            new TensorContract(
                "x", "y", "", "", 0, 255, 0, 1, "BGR", 64, false, 8, TensorContract.NHWC)),
        manifest(TensorContract.of(OPTIONS.network()))
            .with(new ModelData("artifact:" + DIGEST + ".data", DIGEST, 3_000_000_000L)),
        new AliasRecord(1, "faces", "champion", 5, 3L, "trainer", false, "newest", 0),
        new AliasRecord(1, "faces", "champion", 5, null, "trainer", false, "newest", 0),
        new TranslatorAnnouncement(1, "http://127.0.0.1:1", List.of("faces/5"), 0, Map.of()),
        new TranslatorAnnouncement(
            1, "http://127.0.0.1:1", List.of(), 2, Map.of("faces/6", "no picture")));
  }

  private static TrainingProgress progress() {
    return new TrainingProgress(
        1,
        "00001-faces",
        TrainingProgress.Event.RUNNING,
        1,
        2,
        3,
        Map.of("Generator_loss", 1.5),
        1e-4,
        0.5,
        0.5,
        1,
        150,
        150,
        List.of("samples-000002.png"),
        "",
        2L);
  }

  private static ModelManifest manifest(TensorContract tensors) {
    return new ModelManifest(
        1,
        "faces",
        5,
        Direction.SOURCE_TO_TARGET,
        "artifact:" + DIGEST + ".onnx",
        DIGEST,
        10,
        17,
        tensors,
        OPTIONS.network(),
        Fit.STRETCH,
        "00001-faces",
        5,
        DIGEST,
        Map.of(),
        1e-6,
        "",
        "",
        "ugatit 0.1");
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordsSurviveTheWayThroughJson(Object written) {
    assertThat(Schemas.read(Json.bytes(written), written.getClass())).isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("records")
  void schemaNamesEveryFieldOfItsRecord(Object written) throws IOException {
    String file = "/schema/" + Schemas.files().get(written.getClass()) + ".json";
    JsonNode schema = Json.mapper().readTree(SchemasTest.class.getResourceAsStream(file));
    assertThat(
            new TreeSet<>(
                schema.get("properties").properties().stream().map(Map.Entry::getKey).toList()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(written.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("records")
  void missingFieldIsRefusedByName(Object written) {
    ObjectNode tree = Json.mapper().valueToTree(written);
    String first = tree.properties().stream().skip(1).findFirst().orElseThrow().getKey();
    tree.remove(first);
    assertThatThrownBy(() -> Schemas.read(Json.bytes(tree), written.getClass()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(first);
  }

  @ParameterizedTest
  @MethodSource("records")
  void unknownFieldIsIgnored(Object written) {
    ObjectNode tree = Json.mapper().valueToTree(written);
    tree.put("addedLater", true);
    assertThat(Schemas.read(Json.bytes(tree), written.getClass())).isEqualTo(written);
  }

  @Test
  void aReportOfAnOlderTrainerIsRead() {
    ObjectNode tree = Json.mapper().valueToTree(progress());
    tree.remove("peakMemoryBytes");
    TrainingProgress read = Schemas.read(Json.bytes(tree), TrainingProgress.class);
    assertThat(read.peakMemoryBytes()).isNull();
    assertThat(Json.text(read)).doesNotContain("peakMemoryBytes");
  }

  @Test
  void countsOfAnOlderWriterAreReadAndWrittenAsEver() {
    String old =
        "{\"schema\":1,\"dataset\":\"faces\",\"domain\":\"source\",\"writer\":\"w\",\"train\":3,"
            + "\"test\":1,\"duplicates\":0,\"rejected\":{}}";
    DatasetStats read =
        Schemas.read(old.getBytes(java.nio.charset.StandardCharsets.UTF_8), DatasetStats.class);
    assertThat(read.thumbnails()).isEmpty();
    assertThat(Json.text(read)).isEqualTo(old);
  }

  @Test
  void thumbnailsAreFewAndSmall() {
    Thumbnail one = new Thumbnail(DIGEST, "a".repeat(5464));
    List<Thumbnail> most = java.util.Collections.nCopies(12, one);
    DatasetStats full = DatasetStats.none("faces", Domain.SOURCE, "w").showing(most);
    assertThat(Json.bytes(full)).hasSizeLessThan(Topics.PREPARED_RECORD_BYTES / 16);
    assertThatThrownBy(() -> full.showing(java.util.Collections.nCopies(13, one)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Thumbnail(DIGEST, "a".repeat(5465)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aModelOfOneFileIsWrittenAsEver() {
    assertThat(Json.text(manifest(TensorContract.of(OPTIONS.network()))))
        .doesNotContain("\"data\"");
    assertThat(manifest(TensorContract.of(OPTIONS.network())).artifacts())
        .containsExactly("artifact:" + DIGEST + ".onnx");
  }

  @Test
  void optionsWithoutInitialWeightsAreWrittenAsEver() {
    assertThat(Json.text(OPTIONS)).doesNotContain("initialWeights");
  }

  @Test
  void contractsOfTheUsualLayoutAreWrittenAsEver() {
    assertThat(Json.text(TensorContract.of(OPTIONS.network()))).doesNotContain("layout");
  }

  @Test
  void deepJsonIsRefused() {
    byte[] deep =
        ("[".repeat(5000) + "]".repeat(5000)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Schemas.read(deep, Dataset.class))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
