package dev.ugatit.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.onnx.ForeignModel;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.trainer.publish.ForeignContract.Range;
import dev.ugatit.trainer.publish.ForeignContract.Wishes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignContractTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  @TempDir Path folder;

  private OnnxFile file(ForeignModel model) throws IOException {
    return OnnxFile.read(model.write(folder, "m.onnx"));
  }

  private static Wishes wishes(String input, String output, OptionalInt size, OptionalInt step) {
    return new Wishes(
        Optional.of(input).filter(name -> !name.isEmpty()),
        Optional.of(output).filter(name -> !name.isEmpty()),
        new Range(0, 255),
        new Range(-1, 1),
        "BGR",
        Optional.empty(),
        size,
        step);
  }

  @Test
  void takesFromTheFileWhatNobodySays() throws Exception {
    TensorContract open = ForeignContract.of(file(new ForeignModel()), wishes("", "", NONE, NONE));
    TensorContract fixed =
        ForeignContract.of(file(new ForeignModel().fixed(1, 100, 100)), wishes("", "", NONE, NONE));

    assertThat(open)
        .isEqualTo(
            new TensorContract("data", "inverted", "", "", 0, 255, -1, 1, "BGR", 256, false, 32));
    assertThat(fixed)
        .isEqualTo(
            new TensorContract("data", "inverted", "", "", 0, 255, -1, 1, "BGR", 100, true, 1));
  }

  @Test
  void seesInTheShapeWhereTheChannelsAre() throws Exception {
    OnnxFile last = file(new ForeignModel().channelsLast().fixed(1, 64, 64));

    TensorContract contract = ForeignContract.of(last, wishes("", "", NONE, NONE));

    assertThat(contract.layout()).isEqualTo(TensorContract.NHWC);
    assertThat(contract.size()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({"256, 32", "100, 4", "99, 1", "64, 32", "2, 2"})
  void guessesCarefullyWhichOtherSizesItRunsAt(int size, int step) throws Exception {
    Wishes wishes = wishes("", "", OptionalInt.of(size), NONE);

    assertThat(ForeignContract.of(file(new ForeignModel()), wishes).multipleOf()).isEqualTo(step);
  }

  @Test
  void asksWhichOutputIsThePicture() throws Exception {
    OnnxFile two = file(new ForeignModel().moreOutputs());

    assertThatThrownBy(() -> ForeignContract.of(two, wishes("", "", NONE, NONE)))
        .hasMessageContaining("several outputs, inverted FLOAT[")
        .hasMessageContaining("--output");
    assertThat(ForeignContract.of(two, wishes("", "more", NONE, NONE)).output()).isEqualTo("more");
    assertThatThrownBy(() -> ForeignContract.of(two, wishes("", "third", NONE, NONE)))
        .hasMessageContaining("no output \"third\", only inverted");
    assertThatThrownBy(() -> ForeignContract.of(two, wishes("x", "more", NONE, NONE)))
        .hasMessageContaining("no input \"x\", only data");
  }

  @Test
  void refusesWhatContradictsTheFileOrItself() throws Exception {
    OnnxFile fixed = file(new ForeignModel().fixed(1, 100, 100));
    OnnxFile open = OnnxFile.read(new ForeignModel().write(folder, "open.onnx"));

    assertThatThrownBy(() -> ForeignContract.of(fixed, wishes("", "", OptionalInt.of(64), NONE)))
        .hasMessageContaining("leave --size out");
    assertThatThrownBy(
            () -> ForeignContract.of(open, wishes("", "", OptionalInt.of(100), OptionalInt.of(8))))
        .hasMessageContaining("size 100 is no multiple of 8");
    OnnxFile elsewhere = file(new ForeignModel().external());
    assertThatThrownBy(() -> ForeignContract.of(elsewhere, wishes("", "", NONE, NONE)))
        .hasMessageContaining("weights.bin: save it as one");
  }

  @Test
  void readsRanges() {
    assertThat(Range.of("0..255")).isEqualTo(new Range(0, 255));
    assertThat(Range.of("-1..1")).isEqualTo(new Range(-1, 1)).hasToString("-1..1");
    assertThat(Range.of("-0.5..0.5")).isEqualTo(new Range(-0.5, 0.5)).hasToString("-0.5..0.5");
    assertThat(Range.of("0...5")).as("half").isEqualTo(new Range(0, 0.5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "1..", "..1", "1..0", "0..0", "0-1", "a..b", "0..Infinity"})
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> Range.of(text)).hasMessageContaining("such as 0..255");
  }
}
