package dev.ugatit.translator.queue;

/**
 * What a {@link Schedule} knows of one piece of work; guarded by its owner.
 *
 * <pre>
 *   WAITING ─▶ PREPARING ─▶ READY ─▶ RUNNING ─▶ FINISHING ─▶ ENDED
 *      │           │ └──────────┼────────┴────────────────────▲  failed
 *      │           └─▶ LEFT ────┼─────────────────────────────┤  dropped
 *      └────────────────────────┴─────────────────────────────╯  dropped
 * </pre>
 *
 * LEFT is an entry that was dropped while a worker prepared it. What is dropped in RUNNING or
 * FINISHING stays there until its stage returns.
 */
class Entry {
  enum Stage {
    WAITING,
    PREPARING,
    LEFT,
    READY,
    RUNNING,
    FINISHING,
    ENDED;

    boolean isBeforeRun() {
      return this == WAITING || this == PREPARING || this == READY;
    }

    boolean isOver() {
      return this == LEFT || this == ENDED;
    }
  }

  final Claim claim;
  final Lane lane;
  final long arrival;

  Stage stage = Stage.WAITING;

  /** Given by the schedule. */
  Turn turn = new Turn(0, 0);

  /** From READY on: since when. */
  long readyAt;

  Entry(Claim claim, Lane lane, long arrival) {
    this.claim = claim;
    this.lane = lane;
    this.arrival = arrival;
  }

  final Line line() {
    return new Line(lane, claim.workClass());
  }
}
