package dev.ugatit.translator.queue;

import org.jspecify.annotations.Nullable;

/**
 * Tells running work to stop. Thread-safe.
 *
 * <p>States: <i>open</i> until {@link #cancel()}, then <i>cancelled</i> for good.
 */
public final class Cancellation {
  private boolean cancelled;
  private @Nullable Runnable action;

  /** Whether the result is not wanted any more. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Moves to cancelled and runs the registered action, if any. Further calls do nothing. */
  public synchronized void cancel() {
    if (cancelled) {
      return;
    }
    cancelled = true;
    if (action != null) {
      action.run();
    }
  }

  /**
   * Registers the one action that interrupts what runs now; runs it at once when cancelled already.
   * The action runs under this object's lock, therefore never after {@link #clear()} has returned:
   * what it touches may be freed then. It must be short.
   */
  public synchronized void onCancel(Runnable interrupt) {
    action = interrupt;
    if (cancelled) {
      interrupt.run();
    }
  }

  /** Forgets the registered action. */
  public synchronized void clear() {
    action = null;
  }
}
