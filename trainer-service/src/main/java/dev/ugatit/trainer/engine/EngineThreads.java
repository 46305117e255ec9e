package dev.ugatit.trainer.engine;

import ai.djl.engine.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the engine, and sets how many threads one of its operations may use.
 *
 * <p>The engine comes from the class path's own natives, which it unpacks below {@code
 * DJL_CACHE_DIR} (default: the home directory, about 430 MB) at its first start on a machine.
 * Nothing is downloaded and nobody is called.
 */
public final class EngineThreads {
  private static final Logger LOG = LoggerFactory.getLogger(EngineThreads.class);

  private EngineThreads() {}

  /**
   * Starts the engine if it is not running, and uses this many threads for operations of the
   * calling thread. Call it at the start of each thread that trains: the number belongs to the
   * calling thread, and another number gives other bits. On a busy machine the JVM must have been
   * started with {@code OMP_WAIT_POLICY=passive} in its environment, or steps take many times as
   * long.
   *
   * @param threads from 1
   * @throws IllegalStateException if the engine cannot start, naming the cause
   */
  public static void use(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " is below 1");
    }
    engine();
    Tensors.useThreads(threads);
  }

  /**
   * Version of the engine, and which device it computes on and why, in one line. Starts it.
   *
   * @throws IllegalStateException if it cannot start, naming the cause
   */
  public static String describe() {
    return "PyTorch " + engine().getVersion() + ", " + Devices.choose(engine()).reason();
  }

  /** Operations on the device that this machine computes on; to be closed. Starts the engine. */
  static Tensors tensors() {
    return new Tensors(Devices.choose(engine()).device());
  }

  /** The running engine. */
  static Engine engine() {
    return Running.ENGINE;
  }

  /** Starts the engine when it is first asked for. */
  private static final class Running {
    static final Engine ENGINE = start();

    private static Engine start() {
      setIfAbsent("ai.djl.offline", "true");
      setIfAbsent("OPT_OUT_TRACKING", "true");
      try {
        var engine = Engine.getEngine(Tensors.ENGINE);
        LOG.info("{}", Devices.choose(engine).reason());
        return engine;
      } catch (RuntimeException | LinkageError e) {
        throw new IllegalStateException(
            "the PyTorch engine does not start; its natives for this platform must be on the class"
                + " path and DJL_CACHE_DIR must be writable",
            e);
      }
    }

    private static void setIfAbsent(String property, String value) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }
  }
}
