package dev.ugatit.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void pipedBarWritesOneLineForEachTenth() {
    var bar = new ProgressBar(new Terminal(stream, stream, false), "train");
    for (int step = 0; step <= 1000; step++) {
      bar.show(step, 1000, "");
    }
    bar.finish();
    assertThat(written.toString(StandardCharsets.UTF_8).lines()).hasSize(11);
    assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("\r");
  }

  @Test
  void liveBarRedrawsItsLineAndEndsIt() {
    var bar = new ProgressBar(new Terminal(stream, stream, true), "train");
    bar.show(1, 2, "D 1.0");
    bar.show(2, 2, "done");
    bar.finish();
    String text = written.toString(StandardCharsets.UTF_8);
    assertThat(text).startsWith("\rtrain [############............] 1/2 D 1.0");
    assertThat(text).endsWith("2/2 done\u001b[K" + System.lineSeparator());
  }

  @Test
  void durationsReadAsAPersonSaysThem() {
    assertThat(ProgressBar.duration(41.6)).isEqualTo("42 s");
    assertThat(ProgressBar.duration(185)).isEqualTo("3 min 05 s");
    assertThat(ProgressBar.duration(7800)).isEqualTo("2 h 10 min");
    assertThat(ProgressBar.duration(1_000_000)).isEqualTo("11 d 13 h");
  }

  @Test
  void aLongLineShortensItsBarAndThenItsDetail() {
    String detail = "D 1.25 G 1234.5 10.5 s/step 0.2 pic/s 11 d 13 h left peak 12.5 GB";
    assertThat(ProgressBar.line("train", 500_000, 1_000_000, detail))
        .isEqualTo("train [#####......] 500000/1000000 " + detail)
        .hasSize(100);
    assertThat(ProgressBar.line("train", 1, 2, "x".repeat(200))).hasSize(100).endsWith("x…");
    assertThat(ProgressBar.line("prepare", 7, 0, "y".repeat(200))).hasSize(100).endsWith("y…");
  }

  @Test
  void tableAlignsItsColumns() {
    String text = new Table("", "rank").row("step 0", "15.50").row("end", "3.20").toString();
    assertThat(text.lines()).containsExactly("        rank", "step 0  15.50", "end      3.20");
  }
}
