package dev.ugatit.platform.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  private static final Setting<Integer> PORT =
      Setting.integer("gateway.port", 8080, "Port of the API.").atLeast(0).atMost(65_535);
  private static final Setting<Duration> WAIT =
      Setting.duration("gateway.hello-timeout", Duration.ofSeconds(5), "Wait for hello.");
  private static final Setting<List<String>> KEYS =
      Setting.list("gateway.api-keys", List.of(), "Keys.");
  private static final Setting<Double> SHARE =
      Setting.decimal("ingest.test-share", 0.03125, "Held out.").atLeast(0.0).atMost(0.5);
  private static final Setting<Boolean> OPEN = Setting.flag("gateway.insecure", false, "No keys.");
  private static final Setting<String> FIT =
      Setting.text("ingest.fit", "stretch", "How to fit.").oneOf("stretch", "crop", "pad");
  private static final Setting<Path> FOLDER = Setting.path("data", Path.of("d"), "Folder.");
  private static final List<Setting<?>> SCHEMA =
      List.of(PORT, WAIT, KEYS, SHARE, OPEN, FIT, FOLDER);

  @TempDir Path folder;

  @Test
  void shouldTakeDefaultsThenFileThenEnvironmentThenFlags() throws IOException {
    Optional<Path> yaml = yaml("gateway: {port: 1, hello-timeout: 1s}\ningest.fit: crop\n");
    Map<String, String> environment =
        Map.of("UGATIT_GATEWAY_PORT", "2", "UGATIT_GATEWAY_HELLO_TIMEOUT", "2m", "HOME", "/");
    Configuration configuration =
        Configuration.load(SCHEMA, yaml, environment, Map.of("gateway.port", "3"));

    assertThat(configuration.get(PORT)).isEqualTo(3);
    assertThat(configuration.get(WAIT)).isEqualTo(Duration.ofMinutes(2));
    assertThat(configuration.get(FIT)).isEqualTo("crop");
    assertThat(configuration.get(SHARE)).isEqualTo(0.03125);
    assertThat(configuration.get(OPEN)).isFalse();
    assertThat(configuration.get(FOLDER)).isEqualTo(Path.of("d"));
  }

  @Test
  void shouldLetEverySourceOverrideTheProgramsDefaults() throws IOException {
    Map<String, String> defaults =
        Map.of("gateway.port", "7", "ingest.fit", "pad", "gateway.insecure", "yes", "data", "p");
    Configuration configuration =
        Configuration.load(
            SCHEMA,
            defaults,
            yaml("gateway.port: 1\n"),
            Map.of("UGATIT_INGEST_FIT", "crop"),
            Map.of("data", "flag"));

    assertThat(configuration.get(PORT)).isEqualTo(1);
    assertThat(configuration.get(FIT)).isEqualTo("crop");
    assertThat(configuration.get(FOLDER)).isEqualTo(Path.of("flag"));
    assertThat(configuration.get(OPEN)).isTrue();
  }

  @Test
  void shouldReadListsFromTextAndFromYamlWithMapsAsJson() throws IOException {
    assertThat(Configuration.of(SCHEMA, Map.of("gateway.api-keys", "a, b,,c")).get(KEYS))
        .containsExactly("a", "b", "c");
    Optional<Path> yaml =
        yaml("gateway:\n  api-keys:\n    - one, with a comma\n    - {topic: t, domain: source}\n");
    assertThat(Configuration.load(SCHEMA, yaml, Map.of(), Map.of()).get(KEYS))
        .containsExactly("one, with a comma", "{\"topic\":\"t\",\"domain\":\"source\"}");
  }

  @Test
  void shouldNameKeyValueSourceAndCureOfEveryProblemAtOnce() throws IOException {
    Optional<Path> yaml = yaml("gateway: {prot: 1}\ningest: {fit: squeeze, test-share: 0.9}\n");
    Map<String, String> environment = Map.of("UGATIT_GATEWAY_PORT", "many");
    Map<String, String> flags = Map.of("gateway.insecure", "perhaps", "zzzzzzzzzz", "1");

    assertThatThrownBy(() -> Configuration.load(SCHEMA, yaml, environment, flags))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("gateway.prot = \"1\" from " + yaml.orElseThrow())
        .hasMessageContaining("did you mean gateway.port?")
        .hasMessageContaining("ingest.fit = \"squeeze\"")
        .hasMessageContaining("use stretch | crop | pad")
        .hasMessageContaining("ingest.test-share = \"0.9\"")
        .hasMessageContaining("use ≤ 0.5")
        .hasMessageContaining("gateway.port = \"many\" from environment UGATIT_GATEWAY_PORT")
        .hasMessageContaining("no whole number. Expected: integer (≥ 0, ≤ 65535); default 8080")
        .hasMessageContaining("gateway.insecure = \"perhaps\" from flag --gateway.insecure")
        .hasMessageContaining("zzzzzzzzzz = \"1\" from flag --zzzzzzzzzz: unknown key; no setting");
  }

  @Test
  void shouldRefuseAListWhereOneValueIsExpected() throws IOException {
    Optional<Path> yaml = yaml("gateway: {port: [1, 2]}\n");

    assertThatThrownBy(() -> Configuration.load(SCHEMA, yaml, Map.of(), Map.of()))
        .hasMessageContaining("a list, where a single integer is expected");
  }

  @Test
  void shouldSayWhatIsWrongWithTheFileItself() throws IOException {
    Optional<Path> broken = yaml("gateway: {port: 1\n  x");
    Optional<Path> scalar = yaml("just text");
    Optional<Path> absent = Optional.of(folder.resolve("absent.yaml"));

    assertThat(Configuration.load(SCHEMA, yaml("# empty\n"), Map.of(), Map.of()).get(PORT))
        .isEqualTo(8080);
    for (Optional<Path> file : List.of(broken, scalar, absent)) {
      assertThatThrownBy(() -> Configuration.load(SCHEMA, file, Map.of(), Map.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(file.orElseThrow().toString());
    }
  }

  @Test
  void shouldReadDurationsOfEveryUnit() {
    for (Map.Entry<String, Duration> each :
        Map.of(
                "250ms", Duration.ofMillis(250),
                "90s", Duration.ofSeconds(90),
                "5m", Duration.ofMinutes(5),
                "2h", Duration.ofHours(2),
                "30d", Duration.ofDays(30))
            .entrySet()) {
      assertThat(Durations.parse(each.getKey())).isEqualTo(each.getValue());
      assertThat(Durations.parse(Durations.format(each.getValue()))).isEqualTo(each.getValue());
    }
    assertThatThrownBy(() -> Durations.parse("5")).hasMessageContaining("250ms");
    assertThatThrownBy(() -> Durations.parse("999999999999d"))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void shouldDescribeItsSchemaAsATable() {
    assertThat(Configuration.describe(List.of(PORT, FIT, KEYS)))
        .isEqualTo(
            """
            | key | environment | type | default | allowed | meaning |
            |---|---|---|---|---|---|
            | `gateway.port` | `UGATIT_GATEWAY_PORT` | integer | `8080` | ≥ 0, ≤ 65535 | Port of the API. |
            | `ingest.fit` | `UGATIT_INGEST_FIT` | text | `stretch` | stretch \\| crop \\| pad | How to fit. |
            | `gateway.api-keys` | `UGATIT_GATEWAY_API_KEYS` | list |  |  | Keys. |
            """);
  }

  @Test
  void shouldRefuseSchemasThatContradictThemselves() {
    assertThatThrownBy(() -> Setting.integer("a.b", 7, "x").atMost(5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Setting.text("Not A Key", "", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    Setting<String> twin = Setting.text("data", "", "x");
    assertThatThrownBy(() -> Configuration.of(List.of(FOLDER, twin), Map.of()))
        .hasMessageContaining("two settings have the key data");
    assertThatThrownBy(() -> Configuration.of(List.of(PORT), Map.of()).get(FIT))
        .hasMessageContaining("ingest.fit is not part of");
  }

  @Test
  void shouldTellHowToReachKafka() {
    Configuration configuration =
        Configuration.of(
            PlatformSettings.all(),
            Map.of(
                "kafka.bootstrap", "k:1",
                "kafka.topic-prefix", "p.",
                "kafka.properties", "security.protocol=SSL,a=b=c"));

    assertThat(PlatformSettings.kafka(configuration).bootstrapServers()).isEqualTo("k:1");
    assertThat(PlatformSettings.kafka(configuration).topics().models()).isEqualTo("p.models");
    assertThat(PlatformSettings.kafka(configuration).properties())
        .isEqualTo(Map.of("security.protocol", "SSL", "a", "b=c"));
  }

  private Optional<Path> yaml(String text) throws IOException {
    return Optional.of(Files.writeString(Files.createTempFile(folder, "c", ".yaml"), text));
  }
}
