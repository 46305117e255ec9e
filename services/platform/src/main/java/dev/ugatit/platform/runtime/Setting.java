package dev.ugatit.platform.runtime;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One thing that can be configured: its key, type, default, allowed values and meaning.
 *
 * <p>Immutable; the methods that narrow the allowed values return a new setting. Two settings with
 * one key may not stand in one schema.
 *
 * @param <T> type of the value
 */
public final class Setting<T> {
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");

  /** How a text becomes a value and back; {@code parse} throws IllegalArgumentException. */
  private record Type<T>(String name, Function<String, T> parse, Function<T, String> format) {}

  private record Range<T>(String words, Predicate<T> holds) {}

  private final String key;
  private final String environment;
  private final Type<T> type;
  private final T defaultValue;
  private final List<Range<T>> ranges;
  private final String documentation;

  private Setting(
      String key,
      String environment,
      Type<T> type,
      T defaultValue,
      List<Range<T>> ranges,
      String documentation) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("\"" + key + "\" is no key such as gateway.max-sessions");
    }
    this.key = key;
    this.environment = environment;
    this.type = type;
    this.defaultValue = defaultValue;
    this.ranges = List.copyOf(ranges);
    this.documentation = documentation;
    check(defaultValue);
  }

  private static <T> Setting<T> of(String key, Type<T> type, T defaultValue, String documentation) {
    String variable = "UGATIT_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    return new Setting<>(key, variable, type, defaultValue, List.of(), documentation);
  }

  public static Setting<String> text(String key, String defaultValue, String documentation) {
    return of(key, new Type<>("text", s -> s, s -> s), defaultValue, documentation);
  }

  public static Setting<Integer> integer(String key, int defaultValue, String documentation) {
    Function<String, Integer> parse =
        text -> number(text, "whole number", s -> Integer.valueOf(s.replace("_", "")));
    return of(key, new Type<>("integer", parse, String::valueOf), defaultValue, documentation);
  }

  public static Setting<Double> decimal(String key, double defaultValue, String documentation) {
    Function<String, Double> parse = text -> number(text, "number", Double::valueOf);
    Setting<Double> setting =
        of(key, new Type<>("decimal", parse, String::valueOf), defaultValue, documentation);
    return setting.narrowed("", value -> !value.isNaN() && !value.isInfinite());
  }

  public static Setting<Boolean> flag(String key, boolean defaultValue, String documentation) {
    return of(
        key, new Type<>("flag", Setting::parseFlag, String::valueOf), defaultValue, documentation);
  }

  /** Written as {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h} or {@code 1d}. */
  public static Setting<Duration> duration(
      String key, Duration defaultValue, String documentation) {
    return of(
        key,
        new Type<>("duration", Durations::parse, Durations::format),
        defaultValue,
        documentation);
  }

  public static Setting<Path> path(String key, Path defaultValue, String documentation) {
    return of(
        key, new Type<>("path", Setting::parsePath, Path::toString), defaultValue, documentation);
  }

  /**
   * A list of texts: a YAML list, or separated by commas. An element of a YAML list that is itself
   * a map arrives as JSON text.
   */
  public static Setting<List<String>> list(
      String key, List<String> defaultValue, String documentation) {
    Type<List<String>> type =
        new Type<>("list", Setting::parseList, list -> String.join(",", list));
    return of(key, type, List.copyOf(defaultValue), documentation);
  }

  /** Refuses smaller values. */
  public Setting<T> atLeast(T least) {
    return narrowed("≥ " + type.format().apply(least), value -> compare(value, least) >= 0);
  }

  /** Refuses larger values. */
  public Setting<T> atMost(T most) {
    return narrowed("≤ " + type.format().apply(most), value -> compare(value, most) <= 0);
  }

  /** Refuses all other values. */
  @SafeVarargs
  public final Setting<T> oneOf(T... allowed) {
    List<T> values = List.of(allowed);
    String words = String.join(" | ", values.stream().map(type.format()).toList());
    return narrowed(words, values::contains);
  }

  /** Reads another environment variable than the one derived from the key. */
  public Setting<T> environment(String variable) {
    return new Setting<>(key, variable, type, defaultValue, ranges, documentation);
  }

  private Setting<T> narrowed(String words, Predicate<T> holds) {
    List<Range<T>> more = new ArrayList<>(ranges);
    more.add(new Range<>(words, holds));
    return new Setting<>(key, environment, type, defaultValue, more, documentation);
  }

  /** Dotted, lower case: {@code gateway.max-sessions}. */
  public String key() {
    return key;
  }

  /** The environment variable: {@code UGATIT_GATEWAY_MAX_SESSIONS}. */
  public String environment() {
    return environment;
  }

  /** Name of the type, for people. */
  public String type() {
    return type.name();
  }

  public T defaultValue() {
    return defaultValue;
  }

  /** The default as it would be written. */
  public String defaultText() {
    return type.format().apply(defaultValue);
  }

  /** The allowed values in words; empty when the type alone decides. */
  public String range() {
    return String.join(
        ", ", ranges.stream().map(Range::words).filter(words -> !words.isEmpty()).toList());
  }

  public String documentation() {
    return documentation;
  }

  /** Reads a value; the message of the IllegalArgumentException says what is expected. */
  T parse(String text) {
    T value = type.parse().apply(text);
    check(value);
    return value;
  }

  /** Reads a list's elements as they are, commas included. */
  @SuppressWarnings("unchecked") // only a list's type gets here
  T parseElements(List<String> elements) {
    if (!isList()) {
      throw new IllegalArgumentException("a list, where a single " + type.name() + " is expected");
    }
    T value = (T) List.copyOf(elements);
    check(value);
    return value;
  }

  boolean isList() {
    return type.name().equals("list");
  }

  private void check(T value) {
    for (Range<T> range : ranges) {
      if (!range.holds().test(value)) {
        throw new IllegalArgumentException("not allowed; use " + range.words());
      }
    }
  }

  @SuppressWarnings("unchecked") // offered for numbers and durations, which compare to themselves
  private int compare(T left, T right) {
    if (!(left instanceof Comparable<?>)) {
      throw new IllegalStateException(key + ": a " + type.name() + " has no order");
    }
    return ((Comparable<T>) left).compareTo(right);
  }

  private static <N> N number(String text, String kind, Function<String, N> parse) {
    try {
      return parse.apply(text.trim());
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("no " + kind, wrong);
    }
  }

  private static Boolean parseFlag(String text) {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static Path parsePath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException wrong) {
      throw new IllegalArgumentException("no path", wrong);
    }
  }

  private static List<String> parseList(String text) {
    return Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return key;
  }
}
