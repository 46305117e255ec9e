package dev.ugatit.translator.queue;

import java.util.OptionalLong;

/** Sees to it that something is called at the earliest of the times that were asked for. */
final class WakeUp {
  private final Alarm alarm;
  private final Runnable action;
  private OptionalLong earliest = OptionalLong.empty();

  WakeUp(Alarm alarm, Runnable action) {
    this.alarm = alarm;
    this.action = action;
  }

  /** Calls at or before {@code now + nanos}. */
  void within(long now, long nanos) {
    long at = now + nanos;
    synchronized (this) {
      if (earliest.isPresent() && earliest.getAsLong() - at <= 0) {
        return;
      }
      earliest = OptionalLong.of(at);
    }
    alarm.after(nanos, () -> ring(at));
  }

  private void ring(long at) {
    synchronized (this) {
      if (earliest.isPresent() && earliest.getAsLong() == at) {
        earliest = OptionalLong.empty();
      }
    }
    action.run();
  }
}
