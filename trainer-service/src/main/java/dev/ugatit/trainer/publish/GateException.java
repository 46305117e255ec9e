package dev.ugatit.trainer.publish;

/** An exported model is not what was trained; the message says in what. */
public final class GateException extends Exception {
  private static final long serialVersionUID = 1;

  GateException(String message) {
    super(message);
  }
}
