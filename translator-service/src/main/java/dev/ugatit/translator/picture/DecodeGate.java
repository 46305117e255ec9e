package dev.ugatit.translator.picture;

import java.util.concurrent.Semaphore;

/**
 * Bounds the pixels that are decoded at the same time, whatever the number of workers: a decode
 * takes about twelve bytes for each pixel, and some large pictures at once would take the memory of
 * everything else in the process. Pictures of a usual size never wait. Thread-safe.
 */
public final class DecodeGate {
  private static final int BYTES_PER_PIXEL = 12;

  /** Decodes may take this part of the heap. */
  private static final int HEAP_SHARE = 4;

  private static final int PIXELS_PER_PERMIT = 1_000;

  private final int permits;
  private final Semaphore free;

  /**
   * A gate.
   *
   * @param pixels at the same time; a larger picture passes alone
   */
  public DecodeGate(long pixels) {
    permits = (int) Math.max(1, Math.min(Integer.MAX_VALUE, pixels / PIXELS_PER_PERMIT));
    free = new Semaphore(permits, true);
  }

  /** A gate for this JVM's largest heap. */
  public static DecodeGate ofHeap() {
    return new DecodeGate(Runtime.getRuntime().maxMemory() / HEAP_SHARE / BYTES_PER_PIXEL);
  }

  /**
   * Waits until there is room for a picture.
   *
   * @return gives the room back
   */
  Pass enter(long pixels) throws InterruptedException {
    int wanted = (int) Math.min(permits, pixels / PIXELS_PER_PERMIT + 1);
    free.acquire(wanted);
    return () -> free.release(wanted);
  }

  /** Room for one picture, until closed. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }
}
