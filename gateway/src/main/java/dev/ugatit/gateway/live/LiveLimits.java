package dev.ugatit.gateway.live;

import java.time.Duration;

/**
 * Bounds of live translation.
 *
 * @param sessions at one time
 * @param frameBytes of a frame with its header
 * @param pixels of a frame, width × height
 * @param idle a session without a frame for so long is closed
 */
public record LiveLimits(int sessions, int frameBytes, int pixels, Duration idle) {
  /** Frames that a client may have unanswered: one that runs and one that waits. */
  public static final int CREDITS = 2;

  /** Characters of a JSON message. */
  public static final int TEXT_CHARACTERS = 4_096;

  /** Time from the connection to the greeting. */
  static final Duration GREETING = Duration.ofSeconds(5);

  /** Time from a frame's way to a translator to its answer: a model may have to be loaded first. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  /** How often a connection is asked whether it lives, so that proxies keep it open as well. */
  static final Duration PING = Duration.ofSeconds(10);

  /** A peer that says nothing, or reads nothing, for so long is gone. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  /** How often a session is looked at. */
  Duration beat() {
    Duration often = idle.dividedBy(2);
    return often.compareTo(PING) < 0 ? often : PING;
  }

  /** Messages in a row that may be wrong. */
  static final int ERRORS = 3;
}
