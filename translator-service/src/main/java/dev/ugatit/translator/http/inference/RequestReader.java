package dev.ugatit.translator.http.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an inference: a JSON object, and after it, where tensors say so, their values
 * as little-endian floats. What is not tensor data is bounded in number, length and depth; nothing
 * is allocated for a size that a client merely claims. One reader reads one body.
 */
final class RequestReader {
  private static final int MOST_ENTRIES = 32;
  private static final int MOST_DIMENSIONS = 8;
  private static final String BINARY_SIZE = "binary_data_size";
  private static final String BINARY = "binary_data";
  private static final String ALL_BINARY = "binary_data_output";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(12)
                  .maxStringLength(1_024)
                  .maxNameLength(256)
                  .maxNumberLength(64)
                  .build())
          .build();

  private final byte[] body;
  private final int jsonLength;
  private final int mostNumbers;

  private @Nullable String id;
  private Map<String, Object> parameters = Map.of();
  private final List<Input> inputs = new ArrayList<>();
  private final List<InferenceRequest.Wanted> outputs = new ArrayList<>();

  /** One input as its JSON says. */
  private record Input(
      String name,
      String datatype,
      long[] shape,
      Map<String, Object> parameters,
      @Nullable Floats data) {}

  private RequestReader(byte[] body, int jsonLength, int mostNumbers) {
    this.body = body;
    this.jsonLength = jsonLength;
    this.mostNumbers = mostNumbers;
  }

  /**
   * Reads a body.
   *
   * @param jsonLength bytes of the JSON object; all where no binary data follows it
   * @param mostNumbers of all tensors together
   * @throws IllegalArgumentException naming what is wrong
   */
  static InferenceRequest read(byte[] body, int jsonLength, int mostNumbers) {
    if (jsonLength < 0 || jsonLength > body.length) {
      throw new IllegalArgumentException(
          "the body has " + body.length + " bytes, less than its JSON is said to have");
    }
    return new RequestReader(body, jsonLength, mostNumbers).read();
  }

  private InferenceRequest read() {
    try (JsonParser json = JSON.createParser(body, 0, jsonLength)) {
      require(json.nextToken() == JsonToken.START_OBJECT, "the body is no JSON object");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        field(json, json.currentName());
      }
      require(json.nextToken() == null, "something follows the JSON object");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the JSON is broken: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the JSON is broken: " + e.getMessage(), e);
    }
    return request();
  }

  private void field(JsonParser json, String name) throws IOException {
    json.nextToken();
    switch (name) {
      case "id" -> id = text(json, "id");
      case "parameters" -> parameters = parameters(json);
      case "inputs" -> each(json, "inputs", () -> inputs.add(input(json)));
      case "outputs" -> each(json, "outputs", () -> outputs.add(output(json)));
      default -> json.skipChildren();
    }
  }

  /** Reads one element of an array. */
  private interface Element {
    void read() throws IOException;
  }

  private static void each(JsonParser json, String name, Element element) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, "\"" + name + "\" is no array");
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(
          ++count <= MOST_ENTRIES, "\"" + name + "\" has more than " + MOST_ENTRIES + " entries");
      element.read();
    }
  }

  private Input input(JsonParser json) throws IOException {
    String name = "";
    String datatype = "";
    long[] shape = {};
    Map<String, Object> own = Map.of();
    Floats data = null;
    require(json.currentToken() == JsonToken.START_OBJECT, "an input is no object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = text(json, "name");
        case "datatype" -> datatype = text(json, "datatype");
        case "shape" -> shape = shape(json);
        case "parameters" -> own = parameters(json);
        case "data" -> {
          require(data == null && inputs.isEmpty(), "only one input has \"data\"");
          data = new Floats(mostNumbers);
          data.read(json);
        }
        default -> json.skipChildren();
      }
    }
    return new Input(name, datatype, shape, own, data);
  }

  private static InferenceRequest.Wanted output(JsonParser json) throws IOException {
    String name = "";
    Map<String, Object> own = Map.of();
    require(json.currentToken() == JsonToken.START_OBJECT, "an output is no object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = text(json, "name");
        case "parameters" -> own = parameters(json);
        default -> json.skipChildren();
      }
    }
    for (String unknown : List.of("classification", "shared_memory_region")) {
      require(!own.containsKey(unknown), "the extension of \"" + unknown + "\" is not served");
    }
    return new InferenceRequest.Wanted(name, flag(own, BINARY));
  }

  private static long[] shape(JsonParser json) throws IOException {
    var sizes = new ArrayList<Long>();
    require(json.currentToken() == JsonToken.START_ARRAY, "\"shape\" is no array");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
      require(
          whole && sizes.size() < MOST_DIMENSIONS && json.getLongValue() > 0,
          "\"shape\" is not of 1 to " + MOST_DIMENSIONS + " sizes above 0");
      sizes.add(json.getLongValue());
    }
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  private static Map<String, Object> parameters(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT, "\"parameters\" is no object");
    var all = new LinkedHashMap<String, Object>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      require(all.size() < MOST_ENTRIES, "there are more than " + MOST_ENTRIES + " parameters");
      Object value =
          switch (json.nextToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            default ->
                throw new IllegalArgumentException(
                    "parameter \"" + name + "\" is no text, number, true or false");
          };
      all.put(name, value);
    }
    return all;
  }

  private static String text(JsonParser json, String name) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING, "\"" + name + "\" is no text");
    return json.getText();
  }

  private static @Nullable Boolean flag(Map<String, Object> parameters, String name) {
    Object value = parameters.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Boolean flag)) {
      throw new IllegalArgumentException("parameter \"" + name + "\" is not true or false");
    }
    return flag;
  }

  private InferenceRequest request() {
    require(inputs.size() == 1, "there are " + inputs.size() + " inputs: send one");
    Input input = inputs.get(0);
    require(
        input.datatype().equals(Metadata.FLOAT),
        "input \"" + input.name() + "\" is of \"" + input.datatype() + "\": send FP32");
    long count = TensorData.count(input.shape());
    require(
        input.shape().length > 0 && count <= mostNumbers,
        "input \""
            + input.name()
            + "\" has "
            + count
            + " numbers; at most "
            + mostNumbers
            + " are accepted");
    float[] values = values(input, count);
    for (float value : values) {
      require(
          Float.isFinite(value), "input \"" + input.name() + "\" has a value that is not finite");
    }
    Boolean binary = flag(parameters, ALL_BINARY);
    var kept = new LinkedHashMap<>(parameters);
    kept.remove(ALL_BINARY);
    return new InferenceRequest(
        id,
        kept,
        input.name(),
        new TensorData(input.shape(), values),
        List.copyOf(outputs),
        binary != null && binary);
  }

  private float[] values(Input input, long count) {
    Object size = input.parameters().get(BINARY_SIZE);
    int rest = body.length - jsonLength;
    if (size == null) {
      require(rest == 0, "binary data follows the JSON and no input has \"" + BINARY_SIZE + "\"");
      Floats data = input.data();
      if (data == null) {
        throw new IllegalArgumentException("input \"" + input.name() + "\" has no \"data\"");
      }
      return data.of(input.shape(), count);
    }
    require(input.data() == null, "input \"" + input.name() + "\" has \"data\" and binary data");
    long bytes = count * Float.BYTES;
    require(
        size.equals((int) bytes) && rest == bytes,
        "input \""
            + input.name()
            + "\" takes "
            + bytes
            + " bytes; \""
            + BINARY_SIZE
            + "\" is "
            + size
            + " and "
            + rest
            + " bytes follow the JSON");
    float[] values = new float[(int) count];
    ByteBuffer.wrap(body, jsonLength, rest)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private static void require(boolean fits, String otherwise) {
    if (!fits) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
