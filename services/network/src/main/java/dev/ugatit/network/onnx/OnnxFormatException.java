package dev.ugatit.network.onnx;

import java.io.IOException;

/** A file is not an ONNX model, is damaged, or exceeds a limit; the message says which. */
public final class OnnxFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  OnnxFormatException(String message) {
    super(message);
  }
}
