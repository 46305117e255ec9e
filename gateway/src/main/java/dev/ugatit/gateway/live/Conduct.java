package dev.ugatit.gateway.live;

/** Counts a client's wrong messages in a row. Not thread-safe. */
final class Conduct {
  private final int most;
  private final Runnable tooMany;
  private int wrong;

  /**
   * A clean slate.
   *
   * @param tooMany runs at the {@code most}-th wrong message in a row
   */
  Conduct(int most, Runnable tooMany) {
    this.most = most;
    this.tooMany = tooMany;
  }

  void right() {
    wrong = 0;
  }

  void wrong() {
    if (++wrong == most) {
      tooMany.run();
    }
  }
}
