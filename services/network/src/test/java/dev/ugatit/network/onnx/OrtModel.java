package dev.ugatit.network.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ugatit.network.tensors.TensorData;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A model in ONNX Runtime, which refuses shapes and types that contradict the operators. */
public final class OrtModel implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private OrtModel(Path file) throws OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      options.addConfigEntry("session.strict_shape_type_inference", "1");
      options.setIntraOpNumThreads(1);
      session = environment.createSession(file.toString(), options);
    }
  }

  /** Opens a model by its path, on one thread. */
  public static OrtModel open(Path file) throws OrtException {
    return new OrtModel(file);
  }

  /** Text that travels with the model. */
  public Map<String, String> metadata() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  /** All outputs by name. */
  public Map<String, TensorData> run(String input, TensorData values) throws OrtException {
    var outputs = new TreeMap<String, TensorData>();
    try (var tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(values.values()), values.shape());
        var result = session.run(Map.of(input, tensor))) {
      for (var output : result) {
        OnnxTensor answer = (OnnxTensor) output.getValue();
        float[] floats = new float[(int) TensorData.count(answer.getInfo().getShape())];
        answer.getFloatBuffer().get(floats);
        outputs.put(output.getKey(), new TensorData(answer.getInfo().getShape(), floats));
      }
    }
    return outputs;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
