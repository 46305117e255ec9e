package dev.ugatit.translator.model;

/** A model did not run, or its answer is no picture. */
public final class ModelRunException extends Exception {
  private static final long serialVersionUID = 1;

  /** Says what it did instead. */
  public ModelRunException(String message) {
    super(message);
  }

  ModelRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
