package dev.ugatit.platform.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of a schema of {@link Setting}s. Defaults are overridden by a YAML file, this by
 * environment variables, these by command-line flags.
 *
 * <p>Everything is read and checked at once when it is loaded; a wrong value, or a key that no
 * setting has, in the file or among the flags, is an error there and not hours later. Unknown
 * environment variables are ignored, since programs share their environment. Immutable.
 */
public final class Configuration {
  private final List<Setting<?>> schema;
  private final Map<String, Object> values;

  private Configuration(List<Setting<?>> schema, Map<String, Object> values) {
    this.schema = List.copyOf(schema);
    this.values = Map.copyOf(values);
  }

  /** As {@link #load(List, Map, Optional, Map, Map)} with the settings' own defaults alone. */
  public static Configuration load(
      List<Setting<?>> schema,
      Optional<Path> yaml,
      Map<String, String> environment,
      Map<String, String> flags) {
    return load(schema, Map.of(), yaml, environment, flags);
  }

  /**
   * Reads all sources.
   *
   * @param defaults values by key that a program prefers to the settings' own defaults; every other
   *     source overrides them
   * @param yaml nested keys and dotted keys mean the same
   * @param environment variables by name, as {@link System#getenv()} gives them
   * @param flags values by key, without leading hyphens
   * @throws ConfigurationException naming every problem
   */
  public static Configuration load(
      List<Setting<?>> schema,
      Map<String, String> defaults,
      Optional<Path> yaml,
      Map<String, String> environment,
      Map<String, String> flags) {
    Map<String, Setting<?>> byKey = byKey(schema);
    Map<String, RawValue> raw = new LinkedHashMap<>();
    defaults.forEach((key, value) -> raw.put(key, RawValue.text(value, "the program")));
    yaml.map(YamlSource::read).ifPresent(raw::putAll);
    for (Setting<?> setting : schema) {
      String value = environment.get(setting.environment());
      if (value != null && !value.isBlank()) {
        raw.put(setting.key(), RawValue.text(value, "environment " + setting.environment()));
      }
    }
    flags.forEach((key, value) -> raw.put(key, RawValue.text(value, "flag --" + key)));

    List<String> problems = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    schema.forEach(setting -> values.put(setting.key(), setting.defaultValue()));
    raw.forEach(
        (key, value) -> {
          Setting<?> setting = byKey.get(key);
          if (setting == null) {
            problems.add(unknown(key, value, byKey));
          } else {
            parse(setting, value, values, problems);
          }
        });
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new Configuration(schema, values);
  }

  /** Defaults and a few given values, for embedding and tests. */
  public static Configuration of(List<Setting<?>> schema, Map<String, String> values) {
    return load(schema, Optional.empty(), Map.of(), values);
  }

  private static Map<String, Setting<?>> byKey(List<Setting<?>> schema) {
    Map<String, Setting<?>> byKey = new LinkedHashMap<>();
    for (Setting<?> setting : schema) {
      Setting<?> other = byKey.put(setting.key(), setting);
      if (other != null && other != setting) {
        throw new IllegalArgumentException("two settings have the key " + setting.key());
      }
    }
    return byKey;
  }

  private static void parse(
      Setting<?> setting, RawValue raw, Map<String, Object> values, List<String> problems) {
    try {
      values.put(setting.key(), raw.as(setting));
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      String range = setting.range().isEmpty() ? "" : " (" + setting.range() + ")";
      problems.add(
          "%s = \"%s\" from %s: %s. Expected: %s%s; default %s. %s"
              .formatted(
                  setting.key(),
                  raw.shown(),
                  raw.source(),
                  wrong.getMessage(),
                  setting.type(),
                  range,
                  setting.defaultText().isEmpty() ? "empty" : setting.defaultText(),
                  setting.documentation()));
    }
  }

  private static String unknown(String key, RawValue raw, Map<String, Setting<?>> byKey) {
    String cure =
        Spelling.closest(key, byKey.keySet())
            .map(near -> "did you mean " + near + "?")
            .orElse("no setting has this key; remove it");
    return "%s = \"%s\" from %s: unknown key; %s".formatted(key, raw.shown(), raw.source(), cure);
  }

  /**
   * The value of a setting.
   *
   * @throws IllegalArgumentException when the setting is not part of the schema
   */
  @SuppressWarnings("unchecked") // stored under its key by the setting itself
  public <T> T get(Setting<T> setting) {
    @Nullable Object value = values.get(setting.key());
    if (value == null) {
      throw new IllegalArgumentException(
          setting.key() + " is not part of this configuration's schema");
    }
    return (T) value;
  }

  /** The schema that this configuration was loaded with. */
  public List<Setting<?>> schema() {
    return schema;
  }

  /** The schema as a Markdown table. */
  public String describe() {
    return describe(schema);
  }

  /** A schema as a Markdown table: key, variable, type, default, allowed values, meaning. */
  public static String describe(List<Setting<?>> schema) {
    StringBuilder table =
        new StringBuilder(
            """
            | key | environment | type | default | allowed | meaning |
            |---|---|---|---|---|---|
            """);
    for (Setting<?> setting : schema) {
      table.append(
          "| `%s` | `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  setting.key(),
                  setting.environment(),
                  setting.type(),
                  setting.defaultText().isEmpty() ? "" : "`" + cell(setting.defaultText()) + "`",
                  cell(setting.range()),
                  cell(setting.documentation())));
    }
    return table.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
