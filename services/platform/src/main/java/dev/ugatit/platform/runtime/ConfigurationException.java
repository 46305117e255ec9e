package dev.ugatit.platform.runtime;

import java.io.Serial;
import java.util.List;

/** The configuration is wrong. The message names each key, value and source, and the cure. */
public final class ConfigurationException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  ConfigurationException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }

  ConfigurationException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
