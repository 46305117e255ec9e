package dev.ugatit.translator.queue;

/**
 * What work runs on, and how.
 *
 * @param name names it in reports
 * @param runs most runs at the same time, at least 1
 * @param batch most pieces of work in one run, at least 1
 * @param delayNanos how long a run that is not full waits for more work, after its first is ready
 */
public record Device(String name, int runs, int batch, long delayNanos) {
  public Device {
    if (runs < 1 || batch < 1 || delayNanos < 0) {
      throw new IllegalArgumentException("a device runs at least one piece of work at a time");
    }
  }

  /**
   * How many entries of one class may be beside its runs, prepared or in preparation or finishing:
   * enough to fill the next run of each, and one more to be prepared meanwhile.
   */
  int places() {
    return batch * (runs + 1);
  }

  /**
   * How many pieces of work of one class keep it busy: those in its runs, those beside them, and as
   * many whose results are on their way out.
   */
  public int enough() {
    return 2 * (runs * batch + places());
  }
}
