package dev.ugatit.translator.queue;

/** A newer frame of the same session took the place of this one. */
public final class SupersededException extends Exception {
  private static final long serialVersionUID = 1;

  SupersededException() {
    super("a newer frame of the session took its place");
  }
}
