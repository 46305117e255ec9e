package dev.ugatit.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.ModelManifest;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static List<ModelManifest> versions(int count) {
    return IntStream.range(0, count).mapToObj(v -> Manifests.manifest("faces", v)).toList();
  }

  private static AliasRecord alias(String alias, long version, @Nullable Long previous) {
    return new AliasRecord(1, "faces", alias, version, previous, "test", false, "", 0);
  }

  @Test
  void theNewestAndWhatAliasesNameStay() {
    List<AliasRecord> aliases =
        List.of(alias("candidate", 9, 8L), alias("champion", 3, 1L), alias("stage", 2, null));
    assertThat(Retention.superfluous(versions(10), aliases))
        .extracting(ModelManifest::version)
        .containsExactly(0L, 4L);
  }

  @Test
  void fewVersionsAllStay() {
    assertThat(Retention.superfluous(versions(Retention.NEWEST), List.of())).isEmpty();
    assertThat(Retention.superfluous(versions(Retention.NEWEST + 1), List.of())).hasSize(1);
  }
}
