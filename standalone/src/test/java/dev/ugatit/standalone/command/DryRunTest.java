package dev.ugatit.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Preset;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DryRunTest {
  /** Numbers of parameters as counted on the reference's modules. */
  @ParameterizedTest
  @CsvSource({"LIGHT_256, '10,589,888', '134,021,248'", "PAPER_256, '278,959,808', '670,761,088'"})
  void countsTheParametersOfEveryNetwork(Preset preset, String generator, String all) {
    String text = print(preset);
    assertThat(totals(text)).containsExactly(generator, "53,130,176", "3,290,560");
    assertThat(text).contains("All six networks: " + all + " parameters");
  }

  @Test
  void listsEachPartWithItsShapes() {
    assertThat(print(Preset.PAPER_256).lines())
        .anyMatch(line -> line.matches("FC.0 +linear +256×1048576 +1×256 +268,435,456"))
        .anyMatch(line -> line.matches("conv1x1 +1×1 convolution +256×512×1×1 .* 131,328"))
        .anyMatch(line -> line.matches("UpBlock1_1.norm1 +AdaLIN +1×256×1×1 +256"))
        .anyMatch(line -> line.matches("UpBlock2.8 +LIN +1×64×1×1 +192"))
        .anyMatch(line -> line.matches("conv +4×4 convolution +1×2048×4×4 +1×1×6×6 +32,768"));
  }

  @Test
  void saysTheTimeForTheMachinesRate() {
    var written = new ByteArrayOutputStream();
    new DryRun(Preset.LIGHT_256.options(1, 2), stream(written)).time(100e9);
    // 2,143 GFLOP at 70 % of 100 GFLOP/s: 30.6 s a step, 500,000 of them 177 days.
    assertThat(written.toString(StandardCharsets.UTF_8))
        .contains("2143", "100 GFLOP/s", "2 threads", "70 %", "31 s a step", "177 d", "500,000");
  }

  private static List<String> totals(String text) {
    return text.lines()
        .filter(line -> line.startsWith("total"))
        .map(line -> line.replaceFirst("total +", ""))
        .toList();
  }

  private static String print(Preset preset) {
    var written = new ByteArrayOutputStream();
    new DryRun(preset.options(1, 1), stream(written)).networks();
    return written.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream written) {
    return new PrintStream(written, true, StandardCharsets.UTF_8);
  }
}
