package dev.ugatit.translator.queue;

/**
 * What work asks of a queue.
 *
 * @param session live session that it is a frame of: a newer frame replaces the waiting one; empty
 *     for work that stands alone
 * @param deadline on the queue's clock; later than that it does not start any more
 */
public record Claim(WorkClass workClass, String session, long deadline) {
  public Claim {
    if (!session.isEmpty() && workClass != WorkClass.LIVE) {
      throw new IllegalArgumentException("only work of class \"live\" has a session");
    }
  }

  /** Work that stands alone. */
  public static Claim of(WorkClass workClass, long deadline) {
    return new Claim(workClass, "", deadline);
  }

  boolean hasSession() {
    return !session.isEmpty();
  }
}
