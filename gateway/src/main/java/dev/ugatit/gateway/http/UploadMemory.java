package dev.ugatit.gateway.http;

import dev.ugatit.platform.http.Refusal;

/**
 * Bounds the bytes of all request bodies held at once. A body of announced length is charged that
 * length, one of unknown length the most it may have. Confined to one event loop.
 */
public final class UploadMemory {
  private final long capacity;
  private long held;

  /**
   * @param capacity bytes
   */
  public UploadMemory(long capacity) {
    this.capacity = capacity;
  }

  /**
   * Reserves memory; {@link #release} gives it back.
   *
   * @throws Refusal 429 when other uploads hold it
   */
  public void reserve(long bytes) {
    if (held + bytes > capacity) {
      throw Refusal.retryAfter(
          1, 429, "busy", "Other uploads hold all memory set aside for them: try again.");
    }
    held += bytes;
  }

  /** Gives back what {@link #reserve} took. */
  public void release(long bytes) {
    held -= bytes;
  }

  /** Bytes in use. */
  public long held() {
    return held;
  }
}
