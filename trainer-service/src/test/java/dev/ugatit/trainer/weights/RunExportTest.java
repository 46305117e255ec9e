package dev.ugatit.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.golden.NpyArray;
import dev.ugatit.network.golden.Npz;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.network.tensors.TensorFile;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.trainer.run.SavedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunExportTest {
  @TempDir private Path folder;
  private WrittenRun written;

  @BeforeEach
  void writeTwoCheckpoints() throws IOException {
    written = new WrittenRun(folder.resolve("runs"));
    written.checkpoint(0);
    written.checkpoint(20);
    written.checkpoint(40);
  }

  private RunExport newest() throws IOException {
    SavedRun run = written.saved();
    return new RunExport(run.newest(), run.options().network());
  }

  private static Map<String, TensorData> npz(Path file) throws IOException {
    var tensors = new TreeMap<String, TensorData>();
    for (Map.Entry<String, NpyArray> entry : Npz.read(file).entrySet()) {
      tensors.put(entry.getKey(), entry.getValue().tensor());
    }
    return tensors;
  }

  @Test
  void holdsAllNetworksByTheReferencesNamesWithTheGeneratorsAverages() throws IOException {
    Path file = folder.resolve("out.npz");
    assertThat(newest().weights(file, WeightFormat.NPZ, true)).isTrue();
    assertThat(npz(file)).isEqualTo(WrittenRun.expected(40, true));
  }

  @Test
  void holdsTheGeneratorsAsTrainedWhenAsked() throws IOException {
    Path file = folder.resolve("out.safetensors");
    assertThat(newest().weights(file, WeightFormat.SAFETENSORS, false)).isFalse();
    assertThat(Safetensors.read(file)).isEqualTo(WrittenRun.expected(40, false));
    assertThat(Safetensors.metadata(file)).isEqualTo(Map.of("generators", "weights", "size", "32"));
  }

  @Test
  void beforeTheFirstStepTheWeightsAreWhatIsPublished() throws IOException {
    SavedRun run = written.saved();
    Path file = folder.resolve("out.npz");
    var export = new RunExport(run.at(0), run.options().network());
    assertThat(export.weights(file, WeightFormat.NPZ, true)).isFalse();
    assertThat(npz(file)).isEqualTo(WrittenRun.expected(0, false));
  }

  @Test
  void bytesFollowFromTheCheckpointAloneAndSurviveTheWayThroughTheOtherFormat() throws IOException {
    Path first = folder.resolve("first.npz");
    Path again = folder.resolve("again.npz");
    Path other = folder.resolve("other.safetensors");
    Path back = folder.resolve("back.npz");
    newest().weights(first, WeightFormat.NPZ, true);
    newest().weights(again, WeightFormat.NPZ, true);
    try (TensorFile read = TensorFile.open(first)) {
      WeightFormat.SAFETENSORS.write(other, read);
    }
    try (TensorFile read = TensorFile.open(other)) {
      WeightFormat.NPZ.write(back, read);
    }
    assertThat(again).hasSameBinaryContentAs(first);
    assertThat(back).hasSameBinaryContentAs(first);
    assertThat(other).isRegularFile();
  }

  @Test
  void whatIsReadFromItIsTheNetworkOfTheTraining() throws IOException {
    Path file = folder.resolve("out.npz");
    newest().weights(file, WeightFormat.NPZ, true);
    try (ReferenceWeights read = ReferenceWeights.open(file, OptionalInt.empty())) {
      assertThat(read.network()).isEqualTo(WrittenRun.NETWORK);
      assertThat(read.directions()).containsExactly(Direction.values());
      assertThat(read.missing()).isEmpty();
    }
  }

  @Test
  void onnxHasTheAveragesOfItsDirection() throws IOException {
    Map<String, TensorData> expected = WrittenRun.expected(40, true);
    for (Direction direction : Direction.values()) {
      Path file = folder.resolve(direction + ".onnx");
      newest().onnx(file, direction);
      String generator = WrittenRun.GENERATORS.get(direction.ordinal());
      OnnxFile model = OnnxFile.read(file);
      assertThat(model.metadata()).containsEntry("direction", direction.label());
      assertThat(model.floats("UpBlock2.11.weight"))
          .isEqualTo(expected.get(generator + "/UpBlock2.11.weight"));
    }
  }

  @Test
  void onnxOfALargeModelIsTwoFilesBesideEachOther() throws IOException {
    Path file = folder.resolve("large.onnx");
    System.setProperty("ugatit.onnx.inline", "0");
    try {
      Path data = newest().onnx(file, Direction.SOURCE_TO_TARGET).orElseThrow();
      assertThat(data).hasParent(folder).hasFileName(Digests.sha256(data) + ".data");
    } finally {
      System.clearProperty("ugatit.onnx.inline");
    }
    assertThat(OnnxFile.read(file).floats("UpBlock2.11.weight"))
        .isEqualTo(WrittenRun.expected(40, true).get("genA2B/UpBlock2.11.weight"));
    assertThat(newest().onnx(file, Direction.SOURCE_TO_TARGET)).isEmpty();
  }

  @Test
  void aDamagedCheckpointIsPassedOverUnlessItIsNamed() throws IOException {
    Files.write(written.file(40, "genB2A.safetensors"), new byte[64]);
    assertThat(written.saved().newest().meta().step()).isEqualTo(20);
    assertThatThrownBy(() -> written.saved().at(40))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("step 40", "cannot be used", "genB2A.safetensors");
  }

  @Test
  void aStepThatIsNotKeptIsAnsweredWithThoseThatAre() {
    assertThatThrownBy(() -> written.saved().at(30))
        .hasMessageContainingAll("no checkpoint of step 30", "40, 20, 0");
  }

  @Test
  void nothingIsLeftWhenTheFileCannotBeWritten() throws IOException {
    Path file = folder.resolve("missing/out.npz");
    assertThatThrownBy(() -> newest().weights(file, WeightFormat.NPZ, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
    assertThat(SavedRun.find(folder.resolve("runs"), "other")).isEmpty();
    assertThat(SavedRun.ids(folder.resolve("runs"))).containsExactly(WrittenRun.ID);
  }
}
