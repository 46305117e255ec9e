package dev.ugatit.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Domain;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);

  @Test
  void theHashIsTheDigestOfTheSortedLinesOfBothDomains() throws Exception {
    var source = new Snapshot(Domain.SOURCE, List.of(ONE, TWO));
    var target = new Snapshot(Domain.TARGET, List.of(TWO));
    String lines = "source/" + ONE + "\nsource/" + TWO + "\ntarget/" + TWO + "\n";
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
    assertThat(Snapshot.hash(List.of(source, target))).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void linesAreReadBackAndOthersRefused() {
    var source = new Snapshot(Domain.SOURCE, List.of(ONE, TWO));
    assertThat(Snapshot.parse(Domain.SOURCE, source.lines())).isEqualTo(source);
    assertThatThrownBy(() -> Snapshot.parse(Domain.TARGET, source.lines()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Snapshot.parse(Domain.SOURCE, "source/../x\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
