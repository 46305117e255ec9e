package dev.ugatit.trainer.publish;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ugatit.network.tensors.TensorData;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What an export must pass before anybody hears of it: on the probe its outputs are finite and
 * those of the trainer, within {@value #TOLERANCE} of the largest value (or of 1, if that is more).
 *
 * <p>Runs on the CPU; ONNX Runtime is loaded when the first model is checked. Blocking.
 */
public final class Gate {
  /** Largest difference that passes. */
  public static final double TOLERANCE = 1e-3;

  private Gate() {}

  /**
   * Checks a file.
   *
   * @param input name of its input
   * @param pictures the probe
   * @param expected the trainer's outputs by name
   * @return the largest difference
   * @throws GateException when it does not run or answers otherwise
   */
  public static double parity(
      Path model, String input, TensorData pictures, Map<String, TensorData> expected)
      throws GateException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (var options = options();
        OrtSession session = environment.createSession(model.toString(), options);
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(pictures.values()), pictures.shape());
        OrtSession.Result answers = session.run(Map.of(input, tensor), expected.keySet())) {
      double worst = 0;
      for (Map.Entry<String, TensorData> wanted : expected.entrySet()) {
        var answer = (OnnxTensor) answers.get(wanted.getKey()).orElseThrow();
        worst = Math.max(worst, difference(wanted.getKey(), wanted.getValue(), answer));
      }
      return worst;
    } catch (OrtException e) {
      throw new GateException("the exported model does not run: " + e.getMessage());
    }
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    var options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    // Its memory is not worth keeping for two pictures.
    options.setCPUArenaAllocator(false);
    return options;
  }

  private static double difference(String name, TensorData wanted, OnnxTensor answer)
      throws GateException {
    FloatBuffer got = answer.getFloatBuffer();
    if (got == null || got.remaining() != wanted.values().length) {
      throw new GateException("its output \"" + name + "\" has another shape than the trainer's");
    }
    double difference = 0;
    double largest = 1;
    for (float value : wanted.values()) {
      float other = got.get();
      if (!Float.isFinite(value) || !Float.isFinite(other)) {
        throw new GateException("its output \"" + name + "\" is not finite");
      }
      difference = Math.max(difference, Math.abs(value - other));
      largest = Math.max(largest, Math.abs(value));
    }
    if (difference / largest > TOLERANCE) {
      throw new GateException(
          String.format(
              Locale.ROOT,
              "its output \"%s\" differs from the trainer's by %.2g; %.0e is allowed",
              name,
              difference / largest,
              TOLERANCE));
    }
    return difference / largest;
  }
}
