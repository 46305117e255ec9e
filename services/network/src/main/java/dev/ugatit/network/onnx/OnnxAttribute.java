package dev.ugatit.network.onnx;

import java.util.List;
import java.util.stream.LongStream;

/** An attribute of a node. */
public sealed interface OnnxAttribute {
  /** As the operator's definition calls it. */
  String name();

  /** A whole number, also for flags. */
  record Int(String name, long value) implements OnnxAttribute {}

  /** Whole numbers. */
  record Ints(String name, List<Long> values) implements OnnxAttribute {}

  /** A float. */
  record Real(String name, float value) implements OnnxAttribute {}

  /** A word. */
  record Text(String name, String value) implements OnnxAttribute {}

  /** A whole number, also for flags. */
  static OnnxAttribute of(String name, long value) {
    return new Int(name, value);
  }

  /** Whole numbers. */
  static OnnxAttribute ofAll(String name, long... values) {
    return new Ints(name, LongStream.of(values).boxed().toList());
  }

  /** A float. */
  static OnnxAttribute of(String name, float value) {
    return new Real(name, value);
  }

  /** A word. */
  static OnnxAttribute of(String name, String value) {
    return new Text(name, value);
  }
}
