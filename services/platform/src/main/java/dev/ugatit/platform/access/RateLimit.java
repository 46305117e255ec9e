package dev.ugatit.platform.access;

/**
 * How often a caller may ask.
 *
 * @param perSecond requests a second in the long run, 1..{@link #MOST}
 * @param burst requests at once after a pause, 1..{@link #MOST}
 */
public record RateLimit(int perSecond, int burst) {
  public static final int MOST = 1_000_000;

  public RateLimit {
    if (perSecond < 1 || perSecond > MOST || burst < 1 || burst > MOST) {
      throw new IllegalArgumentException(
          "a rate limit of %d requests a second and %d at once is not within 1..%d"
              .formatted(perSecond, burst, MOST));
    }
  }
}
