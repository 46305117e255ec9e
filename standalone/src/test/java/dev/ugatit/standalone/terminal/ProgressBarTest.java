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
  }

  @Test
  void tableAlignsItsColumns() {
    String text = new Table("", "rank").row("step 0", "15.50").row("end", "3.20").toString();
    assertThat(text.lines()).containsExactly("        rank", "step 0  15.50", "end      3.20");
  }
}
