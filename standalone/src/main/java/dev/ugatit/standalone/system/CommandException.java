package dev.ugatit.standalone.system;

/** Ends a command with a message for a person: what went wrong and what cures it. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure that a person can understand without a stack trace. */
  public CommandException(String message) {
    super(message);
  }

  /** A failure with the cause that the log may show. */
  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
