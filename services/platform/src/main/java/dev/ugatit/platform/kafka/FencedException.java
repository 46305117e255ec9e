package dev.ugatit.platform.kafka;

import java.io.Serial;

/** Another process has taken over: this one must stop writing, and stop the work it wrote about. */
public final class FencedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  FencedException(String id, Throwable cause) {
    super(id + " was taken over by another process; this one stops", cause);
  }
}
