package dev.ugatit.trainer.data;

/**
 * A stream of random numbers that is a function of what it was begun with (SplitMix64; Steele, Lea
 * and Flood 2014). Written out here because bits of a training depend on it for ever, which the JDK
 * does not promise of its own generators.
 */
public final class Counter {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  private Counter(long state) {
    this.state = state;
  }

  /** A stream begun with these numbers; other numbers or another order give another stream. */
  public static Counter of(long... words) {
    long state = words.length;
    for (long word : words) {
      state = mix(state + GOLDEN) ^ mix(word + GOLDEN * 3);
    }
    return new Counter(state);
  }

  /** 64 uniform bits. */
  public long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** A number from 0 to {@code bound - 1}, uniform to 2⁻³² of {@code bound}. */
  public int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
