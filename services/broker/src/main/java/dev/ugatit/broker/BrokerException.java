package dev.ugatit.broker;

import java.io.Serial;

/** The embedded broker could not be started; the message names the cause and the cure. */
public final class BrokerException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  BrokerException(String message) {
    super(message);
  }

  BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
