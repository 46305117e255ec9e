package dev.ugatit.translator.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.ugatit.network.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens models with ONNX Runtime; its native library is loaded by the first. Thread-safe.
 *
 * <p>Many callers share one session. On a CPU that gives the best throughput with one thread within
 * a run and as many callers as cores; more threads within a run shorten a single answer instead.
 * Spinning is off: idle threads of one session would take the cores from the others.
 */
final class OrtOpener implements SessionOpener {
  private static final Logger LOG = LoggerFactory.getLogger(OrtOpener.class);

  private final int intraOpThreads;

  /**
   * An opener.
   *
   * @param intraOpThreads threads within one run on the CPU, at least 1
   */
  OrtOpener(int intraOpThreads) {
    this.intraOpThreads = intraOpThreads;
  }

  /** Threads within one run on the CPU. */
  int threads() {
    return intraOpThreads;
  }

  /** The engine and its version; loads its library. */
  String runtime() {
    return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public ModelSession open(Path file, Provider provider) throws ModelRunException {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (var options = new SessionOptions()) {
        options.setIntraOpNumThreads(intraOpThreads);
        options.setInterOpNumThreads(1);
        options.setCPUArenaAllocator(true);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        // Warnings tell how a graph could be written better, which its user cannot do.
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        if (provider == Provider.CUDA) {
          addCuda(options);
        }
        OrtSession session = environment.createSession(file.toString(), options);
        return new OrtModelSession(environment, session, bytes(file));
      }
    } catch (OrtException e) {
      throw new ModelRunException(String.valueOf(e.getMessage()), e);
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new ModelRunException("ONNX Runtime's native library does not load: " + e, e);
    }
  }

  /** Of a model's file and of the files beside it that hold its weights. */
  private static long bytes(Path file) {
    long bytes = file.toFile().length();
    try {
      for (String beside : OnnxFile.read(file).externalFiles()) {
        bytes += file.resolveSibling(beside).toFile().length();
      }
    } catch (IOException e) {
      LOG.debug("What the weights of {} take is not known exactly: {}", file, e.toString());
    }
    return bytes;
  }

  private static void addCuda(SessionOptions options) throws OrtException {
    try (var cuda = new OrtCUDAProviderOptions(0)) {
      // 10-bit mantissas would bring a sound model near the limit of its warm-up.
      cuda.add("use_tf32", "0");
      options.addCUDA(cuda);
    }
  }
}
