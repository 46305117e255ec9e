package dev.ugatit.trainer.run;

/** Another trainer has taken the training over; this one leaves its folder alone from now on. */
final class ClaimLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClaimLostException() {
    super("another trainer has taken the training over");
  }
}
