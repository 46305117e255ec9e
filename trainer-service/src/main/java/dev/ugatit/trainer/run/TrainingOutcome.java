package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.TrainingProgress.Event;

/**
 * How a stretch of a training ended.
 *
 * @param step steps done
 * @param message for a person
 */
public record TrainingOutcome(End end, int step, String message) {
  /** Why no further step follows. */
  public enum End {
    FINISHED(Event.FINISHED),
    PAUSED(Event.PAUSED),
    STOPPED(Event.STOPPED),
    FAILED(Event.FAILED),
    /** The service stops; the training is still wanted and goes on when a trainer is back. */
    YIELDED(Event.RUNNING);

    private final Event event;

    End(Event event) {
      this.event = event;
    }

    /** What is reported. */
    public Event event() {
      return event;
    }
  }
}
