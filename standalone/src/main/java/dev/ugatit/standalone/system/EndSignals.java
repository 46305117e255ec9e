package dev.ugatit.standalone.system;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Ctrl-C, SIGTERM and SIGHUP. The first one runs the registered endings, the newest first, and then
 * exits: with 0 after a SIGTERM that all of them followed in order, as whoever manages services
 * expects, else with 128 + the signal's number. A second one leaves at once, and what is on disk
 * then is what a killed process leaves, which the next start can read. Thread-safe.
 *
 * <p>Endings run before the JVM shuts down and not in its shutdown hooks: native libraries free
 * themselves in hooks of their own, at the same time and under the feet of whoever still uses them,
 * and a library that is first needed then cannot be loaded any more.
 */
public final class EndSignals {
  private static final Logger LOG = LoggerFactory.getLogger(EndSignals.class);
  private static final int SIGNALLED = 128;
  private static final int TERM = 15;

  private static final Deque<Runnable> ENDINGS = new ArrayDeque<>();
  private static @Nullable Consumer<String> speaker;
  private static boolean deferred;
  private static int received;
  private static boolean inOrder = true;
  private static boolean ending;

  private EndSignals() {}

  /**
   * Listens from now on; a signal that the process was started to ignore stays ignored.
   *
   * @param say tells a person that the signal was heard
   */
  public static synchronized void listen(Consumer<String> say) {
    speaker = say;
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        Signal.handle(new Signal(name), EndSignals::receive);
      } catch (IllegalArgumentException e) {
        LOG.debug("the JVM keeps SIG{} to itself", name, e);
      }
    }
  }

  /** Whether a signal is ending this process. */
  public static synchronized boolean received() {
    return received != 0;
  }

  /** Exit code when a signal is ending this process, as far as it has ended in order. */
  public static synchronized int exitCode() {
    return received == TERM && inOrder ? 0 : SIGNALLED + received;
  }

  /**
   * Registers what a signal ends first.
   *
   * @throws InterruptedException when a signal is ending the process already: nothing new may begin
   */
  public static synchronized void onEnd(Runnable ending) throws InterruptedException {
    if (received != 0) {
      throw new InterruptedException("a signal is ending the process");
    }
    ENDINGS.push(ending);
  }

  /**
   * Lets a signal end the process without the JVM's shutdown hooks: for work in native libraries
   * that has nothing to save, see above.
   */
  public static void leaveAtOnce() throws InterruptedException {
    onEnd(() -> Runtime.getRuntime().halt(exitCode()));
  }

  /** Forgets an ending; false when a signal is ending the process, which will run it or has. */
  static synchronized boolean forget(Runnable registered) {
    return !ending && ENDINGS.remove(registered);
  }

  /** Waits for the exit, if a signal is ending the process; else returns at once. */
  public static void awaitExit() throws InterruptedException {
    boolean wait;
    synchronized (EndSignals.class) {
      wait = ending;
    }
    if (wait) {
      new CountDownLatch(1).await();
    }
  }

  /**
   * From now on the first signal is only noted: who cannot be ended in order asks for {@link
   * #received} and has to end the process then.
   */
  static synchronized void defer() {
    deferred = true;
  }

  /** Ends what {@link #defer} has begun. */
  static synchronized void endDeferral() {
    deferred = false;
  }

  /** {@link #endDeferral} and {@link #onEnd} in one; false, and neither, after a signal. */
  static synchronized boolean endDeferral(Runnable ending) {
    if (received != 0) {
      return false;
    }
    deferred = false;
    ENDINGS.push(ending);
    return true;
  }

  private static synchronized void receive(Signal signal) {
    if (received != 0) {
      Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
    }
    received = signal.getNumber();
    if (speaker != null) {
      speaker.accept("Stopping (Ctrl-C again leaves at once)");
    }
    if (!deferred) {
      ending = true;
      new Thread(EndSignals::end, "end").start(); // the second signal must be heard meanwhile
    }
  }

  private static void end() {
    for (Runnable next = nextEnding(); next != null; next = nextEnding()) {
      try {
        next.run();
      } catch (RuntimeException e) {
        noteDisorder();
        LOG.warn("not everything ended in order: {}", e.getMessage());
      }
    }
    System.exit(exitCode());
  }

  private static synchronized void noteDisorder() {
    inOrder = false;
  }

  private static synchronized @Nullable Runnable nextEnding() {
    return ENDINGS.poll();
  }
}
