package dev.ugatit.platform.store;

import java.io.IOException;
import java.io.Serial;

/** An artifact is missing or its bytes are not the ones that were announced. */
public final class ArtifactException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  ArtifactException(String message) {
    super(message);
  }
}
