package dev.ugatit.translator.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What ONNX Runtime can execute models with on this machine.
 *
 * @param version of the library
 * @param compiled providers that the library was built with; being listed does not mean that they
 *     work
 * @param cuda whether CUDA can be chosen for a session; only the run of a model proves it
 * @param reason one line on {@code cuda}
 */
public record OrtProviders(String version, String compiled, boolean cuda, String reason) {
  /**
   * Asks the library, which is loaded for it.
   *
   * @throws IllegalStateException when it does not load, naming the cause
   */
  public static OrtProviders look() {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      String compiled =
          OrtEnvironment.getAvailableProviders().stream()
              .map(provider -> provider.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
      boolean built = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
      String refusal = built ? refusal() : "the library was built without it";
      return new OrtProviders(
          environment.getVersion(),
          compiled,
          refusal.isEmpty(),
          refusal.isEmpty() ? "CUDA can be chosen" : "no CUDA: " + refusal);
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new IllegalStateException("ONNX Runtime's native library does not load: " + e, e);
    }
  }

  /** Why a session cannot choose CUDA; empty when it can. */
  private static String refusal() {
    try (var options = new SessionOptions()) {
      options.addCUDA(0);
      return "";
    } catch (OrtException e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
  }
}
