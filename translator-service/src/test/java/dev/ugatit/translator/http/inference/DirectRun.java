package dev.ugatit.translator.http.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ugatit.network.tensors.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime itself, without anything of this product around it. */
final class DirectRun {
  private DirectRun() {}

  /** Little-endian bytes of one output of a model file for {@code image}. */
  static byte[] of(Path model, TensorData image, String output) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model.toString(), options);
          OnnxTensor input =
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(image.values()), image.shape());
          OrtSession.Result result = session.run(Map.of("image", input))) {
        return bytes(((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer());
      }
    }
  }

  /** Little-endian bytes of floats. */
  static byte[] bytes(FloatBuffer floats) {
    ByteBuffer bytes =
        ByteBuffer.allocate(floats.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (floats.hasRemaining()) {
      bytes.putFloat(floats.get());
    }
    return bytes.array();
  }
}
