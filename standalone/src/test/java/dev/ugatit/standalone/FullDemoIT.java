package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo at its full length learns something: a person's five minutes are not wasted. */
@Tag("soak")
class FullDemoIT {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  @TempDir private Path folder;

  /** One printed row of scores. */
  private record Row(double rank, double colour, double spread) {
    static Row of(CommandProcess demo, String name) throws InterruptedException {
      Matcher row =
          demo.await(
              "^" + name + "\\s+([\\d.]+) of \\d+\\s+([\\d.]+)\\s+[\\d.]+\\s+([\\d.]+)", LIMIT);
      return new Row(
          Double.parseDouble(row.group(1)),
          Double.parseDouble(row.group(2)),
          Double.parseDouble(row.group(3)));
    }
  }

  @Test
  void fullLengthDemoBeatsItsBeginningAndWhite() throws Exception {
    try (CommandProcess demo =
        CommandProcess.ugatit(
            "demo", "--exit", "--data", folder.toString(), "--set", "gateway.port=0")) {
      assertThat(demo.exit(LIMIT)).as(demo.output()).isZero();
      Row end = Row.of(demo, "end");
      for (String other : new String[] {"step 0", "all white"}) {
        Row row = Row.of(demo, other);
        assertThat(end.rank()).as(demo.output()).isLessThan(row.rank());
        assertThat(end.colour()).as(demo.output()).isGreaterThan(row.colour());
      }
      assertThat(end.spread()).isGreaterThanOrEqualTo(0.25);
    }
  }
}
