package dev.ugatit.trainer.data;

/** A picture of the store is missing or damaged; the message says which and what cures it. */
public final class PictureStoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PictureStoreException(String message) {
    super(message);
  }
}
