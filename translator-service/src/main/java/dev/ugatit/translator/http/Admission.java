package dev.ugatit.translator.http;

/**
 * Bounds how many requests are here at all, from their first byte to the last of the answer, and
 * how many bytes of pictures they hold. Thread-safe.
 */
public final class Admission {
  private final int maxRequests;
  private final long maxBytes;
  private int requests;
  private long bytes;

  Admission(int maxRequests, long maxBytes) {
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
  }

  /** Takes a seat, or not: then {@link Seat#leave()} must be called in the end. */
  public synchronized boolean enter() {
    if (requests >= maxRequests) {
      return false;
    }
    requests++;
    return true;
  }

  synchronized int requests() {
    return requests;
  }

  private synchronized boolean reserve(long more) {
    if (bytes + more > maxBytes) {
      return false;
    }
    bytes += more;
    return true;
  }

  private synchronized void release(long held) {
    requests--;
    bytes -= held;
  }

  /** The seat of one request that has entered. Confined to one event loop. */
  public final class Seat {
    private long held;
    private boolean left;

    /** Reserves memory for this many bytes in all; false when there is not so much. */
    boolean hold(long total) {
      if (total > held) {
        if (!reserve(total - held)) {
          return false;
        }
        held = total;
      }
      return true;
    }

    /** Gives everything back; further calls do nothing. */
    void leave() {
      if (!left) {
        left = true;
        release(held);
      }
    }
  }
}
