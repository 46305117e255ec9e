package dev.ugatit.trainer.run;

/** A training cannot go on; the message is for its creator and names the cause and the cure. */
public final class TrainingFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TrainingFailed(String message) {
    super(message);
  }

  public TrainingFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
