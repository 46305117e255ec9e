package dev.ugatit.network.tensors;

import java.io.IOException;

/** A file is not NPZ, is damaged, or holds what is not supported; the message says which. */
public final class NpzException extends IOException {
  private static final long serialVersionUID = 1L;

  NpzException(String message) {
    super(message);
  }
}
