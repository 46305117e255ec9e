package dev.ugatit.standalone.command;

import java.util.Locale;

/**
 * What live translation shall not exceed, and what it came to.
 *
 * @param what the figure, for people
 * @param most that meets the target
 */
record LiveTarget(String what, double most, double reached) {
  /** A figure that was not measured is missed. */
  boolean isMet() {
    return reached <= most;
  }

  /** One line: what is wanted, what was reached, the verdict. */
  String verdict() {
    return String.format(
        Locale.ROOT, "target %s <= %.2f: %.2f %s", what, most, reached, isMet() ? "met" : "missed");
  }
}
