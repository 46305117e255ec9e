package dev.ugatit.translator.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.translator.model.Manifests;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelCatalogueTest {
  private final ModelCatalogue catalogue = new ModelCatalogue();

  private void announce(String name, long version) {
    catalogue.apply(name + "/" + version, Json.bytes(Manifests.of(name, version)));
  }

  private void point(String name, String alias, long version) {
    catalogue.apply(name + "@" + alias, Json.bytes(Manifests.alias(name, alias, version)));
  }

  private Object resolved(String reference) {
    return catalogue
        .resolve(ModelReference.parse(reference))
        .map(manifest -> (Object) manifest.version())
        .orElse("none");
  }

  @Test
  void resolvesVersionsAliasesAndBareNames() {
    announce("anime", 100);
    announce("anime", 200);
    point("anime", "champion", 100);
    point("anime", "candidate", 200);

    assertThat(resolved("anime")).isEqualTo(100L);
    assertThat(resolved("anime@candidate")).isEqualTo(200L);
    assertThat(resolved("anime/200")).isEqualTo(200L);
    assertThat(resolved("anime/0200")).isEqualTo(200L);
    assertThat(resolved("anime/300")).isEqualTo("none");
    assertThat(resolved("anime@other")).isEqualTo("none");
    assertThat(resolved("manga")).isEqualTo("none");
  }

  @Test
  void anAliasMayPrecedeItsManifest() {
    point("anime", "champion", 100);
    assertThat(resolved("anime")).isEqualTo("none");

    announce("anime", 100);

    assertThat(resolved("anime")).isEqualTo(100L);
  }

  @Test
  void tombstonesWithdraw() {
    announce("anime", 100);
    point("anime", "champion", 100);

    assertThat(catalogue.apply("anime@champion", null)).isTrue();
    assertThat(resolved("anime")).isEqualTo("none");
    assertThat(resolved("anime/100")).isEqualTo(100L);
    assertThat(catalogue.apply("anime/100", null)).isTrue();
    assertThat(resolved("anime/100")).isEqualTo("none");
    assertThat(catalogue.apply("anime/100", null)).isFalse();
    assertThat(catalogue.knows("anime")).isFalse();
  }

  @Test
  void theSameRecordAgainChangesNothing() {
    announce("anime", 100);

    assertThat(catalogue.apply("anime/100", Json.bytes(Manifests.of("anime", 100)))).isFalse();
  }

  @Test
  void aVersionNeverChangesItsDigest() {
    announce("anime", 100);
    String other = "f".repeat(64);
    var changed = Manifests.of("anime", 100, "artifact:" + other + ".onnx", other, "", "");

    assertThatThrownBy(() -> catalogue.apply("anime/100", Json.bytes(changed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another digest");
    assertThat(catalogue.manifests()).containsExactly(Manifests.of("anime", 100));
  }

  @Test
  void refusesRecordsThatMakeNoSenseAndKeepsItsState() {
    announce("anime", 100);
    byte[] manifest = Json.bytes(Manifests.of("anime", 100));

    assertThatThrownBy(() -> catalogue.apply("manga/7", manifest)).hasMessageContaining("anime");
    assertThatThrownBy(() -> catalogue.apply("anime@champion", manifest))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> catalogue.apply("anime/5", "{\"schema\":".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> point("anime", "7", 100)).hasMessageContaining("digits");
    String future =
        new String(manifest, StandardCharsets.UTF_8).replace("\"schema\":1", "\"schema\":9");
    assertThatThrownBy(() -> catalogue.apply("anime/100", future.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("schema 9");
    assertThat(catalogue.manifests()).hasSize(1);
    assertThat(catalogue.aliases()).isEmpty();
  }
}
