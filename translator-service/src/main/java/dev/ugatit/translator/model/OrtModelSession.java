package dev.ugatit.translator.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.queue.Cancellation;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session of ONNX Runtime. */
final class OrtModelSession implements ModelSession {
  private static final Logger LOG = LoggerFactory.getLogger(OrtModelSession.class);

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final long bytes;

  OrtModelSession(OrtEnvironment environment, OrtSession session, long bytes) {
    this.environment = environment;
    this.session = session;
    this.bytes = bytes;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Map<String, TensorData> run(
      String inputName, TensorData input, Set<String> outputs, Cancellation cancellation)
      throws ModelRunException {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.values()), input.shape());
        RunOptions options = new RunOptions()) {
      cancellation.onCancel(() -> terminate(options));
      try (OrtSession.Result result = session.run(Map.of(inputName, tensor), outputs, options)) {
        return copy(result);
      } finally {
        cancellation.clear(); // before the options are freed
      }
    } catch (OrtException e) {
      throw new ModelRunException("the model does not run: " + e.getMessage(), e);
    }
  }

  private static Map<String, TensorData> copy(OrtSession.Result result) throws ModelRunException {
    var tensors = new HashMap<String, TensorData>();
    for (var entry : result) {
      if (!(entry.getValue() instanceof OnnxTensor tensor) || tensor.getFloatBuffer() == null) {
        throw new ModelRunException("output \"" + entry.getKey() + "\" is no float tensor");
      }
      FloatBuffer buffer = tensor.getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      tensors.put(entry.getKey(), new TensorData(tensor.getInfo().getShape(), values));
    }
    return tensors;
  }

  private static void terminate(RunOptions options) {
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      LOG.warn("A run could not be stopped early; its worker is busy until it ends", e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      LOG.warn("A session could not be closed; its memory stays taken", e);
    }
  }
}
