package dev.ugatit.trainer.engine;

import java.io.IOException;

/** A checkpoint does not fit the options that it is loaded with; the message says where. */
public final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }
}
