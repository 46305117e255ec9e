package dev.ugatit.translator.queue;

/**
 * Whose turn it is: the smaller one's. No two entries that are in a schedule at the same time have
 * equal turns.
 *
 * @param rank arrival plus the class's handicap, nanoseconds; may wrap around as the clock does
 * @param sequence tells equal ranks apart by arrival
 */
record Turn(long rank, long sequence) implements Comparable<Turn> {
  @Override
  public int compareTo(Turn other) {
    long earlier = rank - other.rank;
    return earlier == 0 ? Long.compare(sequence, other.sequence) : Long.signum(earlier);
  }
}
