package dev.ugatit.translator.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.TensorInfo;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.queue.Cancellation;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of ONNX Runtime. Callers' tensors are of floats; where the model's are of unsigned
 * bytes, inputs are rounded to them.
 */
final class OrtModelSession implements ModelSession {
  private static final Logger LOG = LoggerFactory.getLogger(OrtModelSession.class);

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final long bytes;

  /** Inputs of unsigned bytes. */
  private final Set<String> byteInputs;

  OrtModelSession(OrtEnvironment environment, OrtSession session, long bytes) throws OrtException {
    this.environment = environment;
    this.session = session;
    this.bytes = bytes;
    var ofBytes = new HashSet<String>();
    session
        .getInputInfo()
        .forEach(
            (name, node) -> {
              if (node.getInfo() instanceof TensorInfo tensor
                  && tensor.type == OnnxJavaType.UINT8) {
                ofBytes.add(name);
              }
            });
    byteInputs = Set.copyOf(ofBytes);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Map<String, TensorData> run(
      String inputName, TensorData input, Set<String> outputs, Cancellation cancellation)
      throws ModelRunException {
    boolean ofBytes = byteInputs.contains(inputName);
    int width = ofBytes ? Byte.BYTES : Float.BYTES;
    try (NativeBytes memory = new NativeBytes(Math.multiplyExact(input.values().length, width));
        OnnxTensor tensor = tensor(memory.view(), input, ofBytes);
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

  private OnnxTensor tensor(ByteBuffer memory, TensorData input, boolean ofBytes)
      throws OrtException {
    if (!ofBytes) {
      FloatBuffer floats = memory.asFloatBuffer().put(input.values()).flip();
      return OnnxTensor.createTensor(environment, floats, input.shape());
    }
    for (float value : input.values()) {
      memory.put((byte) Math.max(0, Math.min(255, Math.round(value))));
    }
    return OnnxTensor.createTensor(environment, memory.flip(), input.shape(), OnnxJavaType.UINT8);
  }

  private static Map<String, TensorData> copy(OrtSession.Result result) throws ModelRunException {
    var tensors = new HashMap<String, TensorData>();
    for (var entry : result) {
      if (!(entry.getValue() instanceof OnnxTensor tensor)) {
        throw noPicture(entry.getKey());
      }
      float[] values = values(entry.getKey(), tensor);
      tensors.put(entry.getKey(), new TensorData(tensor.getInfo().getShape(), values));
    }
    return tensors;
  }

  private static float[] values(String name, OnnxTensor tensor) throws ModelRunException {
    if (tensor.getInfo().type == OnnxJavaType.UINT8) {
      ByteBuffer bytes = tensor.getByteBuffer();
      float[] values = new float[bytes.remaining()];
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes.get(i) & 0xff;
      }
      return values;
    }
    FloatBuffer floats = tensor.getFloatBuffer();
    if (floats == null) {
      throw noPicture(name);
    }
    float[] values = new float[floats.remaining()];
    floats.get(values);
    return values;
  }

  private static ModelRunException noPicture(String name) {
    return new ModelRunException("output \"" + name + "\" is neither of floats nor of bytes");
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
