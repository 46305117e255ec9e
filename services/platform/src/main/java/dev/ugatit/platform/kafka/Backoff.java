package dev.ugatit.platform.kafka;

/** Waiting times between attempts: doubling from the first to the longest, milliseconds. */
record Backoff(long firstMs, long longestMs) {
  static final Backoff DEFAULT = new Backoff(100, 10_000);

  /**
   * How long to wait after a failure.
   *
   * @param attempt the attempt that failed, 1 for the first
   */
  long after(int attempt) {
    return Math.min(longestMs, firstMs << Math.min(attempt - 1, 20));
  }
}
