package dev.ugatit.standalone.system;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * Ctrl-C: the first one ends the process in order, by its shutdown hooks, which may take a while;
 * the second one leaves at once. What is on disk then is what a killed process leaves, which the
 * next start can read.
 */
public final class Interrupts {
  /** Exit code of a process that Ctrl-C has ended. */
  public static final int EXIT_CODE = 130;

  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static @Nullable Runnable deferred;

  private Interrupts() {}

  /** Listens to Ctrl-C from now on; a process that was started to ignore it goes on ignoring it. */
  public static void listen() {
    Signal.handle(new Signal("INT"), signal -> interrupted());
  }

  /** Whether Ctrl-C is ending this process. */
  public static boolean begun() {
    return BEGUN.get();
  }

  /**
   * From now on the first Ctrl-C only {@linkplain #begun is noted}: who cannot be ended in order
   * asks for it, and has to end the process then.
   *
   * @param noted runs at the first Ctrl-C
   */
  static synchronized void defer(Runnable noted) {
    deferred = noted;
  }

  /** Ends what {@link #defer} has begun; true when Ctrl-C came meanwhile. */
  static synchronized boolean endDeferral() {
    deferred = null;
    return begun();
  }

  private static synchronized void interrupted() {
    boolean first = BEGUN.compareAndSet(false, true);
    if (first && deferred != null) {
      deferred.run();
    } else if (first) {
      // Not on the signal's thread: hooks run within the call, and the second signal must be heard.
      new Thread(() -> System.exit(EXIT_CODE), "end").start();
    } else {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** Removes a shutdown hook; false when the process is ending and the hook runs or has run. */
  static boolean forget(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
