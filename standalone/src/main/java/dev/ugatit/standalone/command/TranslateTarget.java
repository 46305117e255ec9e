package dev.ugatit.standalone.command;

import java.util.Locale;

/** What the translator shall reach; the larger side wins where it says {@code atLeast}. */
enum TranslateTarget {
  FORM_256("form of light C64 256 px, times as fast as the file", true, 2.0),
  FORM_128("form of light C32 128 px, times as fast as the file", true, 1.5),
  ADDED("queue and image code, 256 px JPEG, ms added to the median run", false, 4),
  HTTP("pictures/s over HTTP to those of the bare run, light C32 128 px", true, 0.9),
  KAFKA("pictures/s over Kafka to those through the queue", true, 0.95);

  private final String what;
  private final boolean atLeast;
  private final double wanted;

  TranslateTarget(String what, boolean atLeast, double wanted) {
    this.what = what;
    this.atLeast = atLeast;
    this.wanted = wanted;
  }

  boolean isMet(double reached) {
    return atLeast ? reached >= wanted : reached <= wanted;
  }

  /** One line: what is wanted, what was reached, the verdict. */
  String verdict(double reached) {
    return String.format(
        Locale.ROOT,
        "target %s %s %.2f: %.2f %s",
        what,
        atLeast ? ">=" : "<=",
        wanted,
        reached,
        isMet(reached) ? "met" : "missed");
  }
}
