package dev.ugatit.network.onnx;

import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A graph under construction. Nodes are added in the order of their execution; names are a function
 * of that order alone, so that tracing twice gives the same graph. Confined to one thread.
 */
public final class OnnxGraph {
  /** Of the operators: the newest that every runtime in use knows well. */
  public static final int OPSET = 17;

  private final String name;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxInitializer> initializers = new LinkedHashMap<>();
  private final List<OnnxTensorInfo> inputs = new ArrayList<>();
  private final List<OnnxTensorInfo> outputs = new ArrayList<>();
  private final SortedMap<String, String> metadata = new TreeMap<>();

  /** An empty graph. */
  public OnnxGraph(String name) {
    this.name = name;
  }

  /** Adds a node with one output and answers with that output's name. */
  public String add(String operator, List<String> values, OnnxAttribute... attributes) {
    return add(operator, values, 1, attributes).get(0);
  }

  /** Adds a node with several outputs and answers with their names. */
  public List<String> add(
      String operator, List<String> values, int outputCount, OnnxAttribute... attributes) {
    var made = new ArrayList<String>();
    for (int i = 0; i < outputCount; i++) {
      made.add(operator + "_" + nodes.size() + (outputCount == 1 ? "" : "_" + i));
    }
    nodes.add(new OnnxNode(operator, values, made, List.of(attributes)));
    return List.copyOf(made);
  }

  /** A float scalar; asked for again, the same one. */
  public String scalar(float value) {
    var tensor = TensorData.of(new float[] {value});
    return constant("scalar(" + value + ")", tensor);
  }

  /** A float constant under a name that says all of its content; asked for again, the same one. */
  public String constant(String constantName, TensorData tensor) {
    return constant(constantName, () -> tensor, tensor.shape());
  }

  /**
   * A float constant that is computed when it is written, under a name that says all of its
   * content; asked for again, the same one.
   */
  public String constant(String constantName, Supplier<TensorData> values, long... shape) {
    List<Long> sizes = LongStream.of(shape).boxed().toList();
    initializers.putIfAbsent(constantName, new OnnxInitializer.Floats(constantName, sizes, values));
    return constantName;
  }

  /** A row of whole numbers; asked for again, the same one. */
  public String longs(long... values) {
    List<Long> list = LongStream.of(values).boxed().toList();
    String constantName = "longs" + list;
    initializers.putIfAbsent(constantName, new OnnxInitializer.Longs(constantName, list));
    return constantName;
  }

  /**
   * Adds a constant; it is written only if a node uses it.
   *
   * @throws IllegalArgumentException if there is one of that name
   */
  public void add(OnnxInitializer initializer) {
    if (initializers.putIfAbsent(initializer.name(), initializer) != null) {
      throw new IllegalArgumentException("two initialisers named " + initializer.name());
    }
  }

  /**
   * Values of a float constant, for operations that transform weights. Blocks when they lie in a
   * file.
   *
   * @throws NoSuchElementException if there is no float constant of that name
   * @throws UncheckedIOException if they cannot be read
   */
  public TensorData floats(String constantName) {
    OnnxInitializer initializer = initializers.get(constantName);
    if (initializer instanceof OnnxInitializer.Floats floats) {
      return floats.values();
    }
    if (initializer instanceof OnnxInitializer.Stored stored) {
      try {
        return stored.values();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new NoSuchElementException("no float initialiser " + constantName);
  }

  /** Declares an input; the value may be used from now on. */
  public OnnxValue input(OnnxTensorInfo info) {
    inputs.add(info);
    return new OnnxValue(info.name(), info.shape().stream().map(OnnxDimension::size).toList());
  }

  /** Declares that a value is an output, and renames it everywhere to the output's name. */
  public void output(String value, OnnxTensorInfo info) {
    nodes.replaceAll(
        node ->
            new OnnxNode(
                node.operator(),
                renamed(node.inputs(), value, info.name()),
                renamed(node.outputs(), value, info.name()),
                node.attributes()));
    outputs.add(info);
  }

  private static List<String> renamed(List<String> names, String from, String to) {
    return names.stream().map(each -> each.equals(from) ? to : each).toList();
  }

  /** Adds a line of text that travels with the model. A date here would change its digest. */
  public void metadata(String key, String value) {
    metadata.put(key, value);
  }

  /** What the graph is called. */
  public String name() {
    return name;
  }

  /** In the order of execution. */
  public List<OnnxNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Constants that a node uses, in the order in which they were added. */
  public List<OnnxInitializer> initializers() {
    var used = nodes.stream().flatMap(n -> n.inputs().stream()).collect(Collectors.toSet());
    return initializers.values().stream().filter(i -> used.contains(i.name())).toList();
  }

  /** Declared inputs. */
  public List<OnnxTensorInfo> inputs() {
    return List.copyOf(inputs);
  }

  /** Declared outputs. */
  public List<OnnxTensorInfo> outputs() {
    return List.copyOf(outputs);
  }

  /** Text that travels with the model. */
  public SortedMap<String, String> metadata() {
    return new TreeMap<>(metadata);
  }

  /**
   * Checks that each value is made before it is used, and once.
   *
   * @throws IllegalStateException naming the value
   */
  void validate() {
    var known = new HashSet<String>(initializers.keySet());
    known.add(""); // an optional input left out
    inputs.forEach(input -> known.add(input.name()));
    for (OnnxNode node : nodes) {
      for (String value : node.inputs()) {
        require(
            known.contains(value), value, "is used by a " + node.operator() + " before it is made");
      }
      for (String value : node.outputs()) {
        require(known.add(value), value, "is made twice");
      }
    }
    outputs.forEach(output -> require(known.contains(output.name()), output.name(), "is not made"));
  }

  private static void require(boolean condition, String value, String complaint) {
    if (!condition) {
      throw new IllegalStateException("value " + value + " " + complaint);
    }
  }
}
