package dev.ugatit.network.tensors;

import java.io.IOException;

/**
 * A file is not safetensors, is damaged, or holds what is not supported; the message says which.
 */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  SafetensorsException(String message) {
    super(message);
  }
}
