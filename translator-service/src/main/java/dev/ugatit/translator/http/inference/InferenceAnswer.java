package dev.ugatit.translator.http.inference;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Body of an inference's answer.
 *
 * @param jsonLength bytes of the JSON object at its begin
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record InferenceAnswer(byte[] body, int jsonLength) {
  /**
   * One output.
   *
   * @param binary as little-endian floats after the JSON
   */
  record Output(String name, TensorData tensor, boolean binary) {}

  /** Writes a body; the outputs keep their order. */
  static InferenceAnswer of(InferenceRequest asked, ModelManifest manifest, List<Output> outputs) {
    try {
      var body = new ByteArrayOutputStream();
      try (JsonGenerator json = Json.mapper().getFactory().createGenerator(body)) {
        object(json, asked, manifest, outputs);
      }
      int jsonLength = body.size();
      for (Output output : outputs) {
        if (output.binary()) {
          body.write(bytes(output.tensor()));
        }
      }
      return new InferenceAnswer(body.toByteArray(), jsonLength);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no file to fail
    }
  }

  /** Whether binary data follows the JSON. */
  boolean isBinary() {
    return body.length > jsonLength;
  }

  private static void object(
      JsonGenerator json, InferenceRequest asked, ModelManifest manifest, List<Output> outputs)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model_name", manifest.name());
    json.writeStringField("model_version", String.valueOf(manifest.version()));
    if (asked.id() != null) {
      json.writeStringField("id", asked.id());
    }
    if (!asked.parameters().isEmpty()) {
      json.writeObjectFieldStart("parameters");
      for (Map.Entry<String, Object> parameter : asked.parameters().entrySet()) {
        json.writeObjectField(parameter.getKey(), parameter.getValue());
      }
      json.writeEndObject();
    }
    json.writeArrayFieldStart("outputs");
    for (Output output : outputs) {
      output(json, output);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void output(JsonGenerator json, Output output) throws IOException {
    TensorData tensor = output.tensor();
    json.writeStartObject();
    json.writeStringField("name", output.name());
    json.writeStringField("datatype", Metadata.FLOAT);
    json.writeFieldName("shape");
    json.writeArray(tensor.shape(), 0, tensor.shape().length);
    if (output.binary()) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", tensor.values().length * Float.BYTES);
      json.writeEndObject();
    } else {
      json.writeArrayFieldStart("data");
      for (float value : tensor.values()) {
        json.writeNumber(value);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static byte[] bytes(TensorData tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(tensor.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(tensor.values());
    return bytes.array();
  }
}
