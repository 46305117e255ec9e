package dev.ugatit.translator.queue;

/** The time that the work had is spent. */
public final class ExpiredException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean begun;

  ExpiredException(boolean begun) {
    super("the budget was spent while " + (begun ? "translating" : "waiting for a worker"));
    this.begun = begun;
  }

  /** Whether its run had begun. */
  public boolean begun() {
    return begun;
  }
}
