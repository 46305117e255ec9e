package dev.ugatit.standalone.system;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Ends a command with a message for a person: what went wrong and what cures it. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure that a person can understand without a stack trace. */
  public CommandException(String message) {
    super(message);
  }

  /** What an input or output failure means for a person. */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "this user may not read or write it";
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** A failure with the cause that the log may show. */
  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
