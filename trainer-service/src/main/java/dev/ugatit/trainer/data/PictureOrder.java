package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Domain;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which pictures a step sees and how they are augmented: a pure function of seed, domain, step and
 * the list in force.
 *
 * <p>A list in force from step f is read as one endless stream of epochs, each a fresh permutation
 * of it; step s takes the {@code batch} pictures from position {@code (s − f)·batch}. An epoch
 * shows each picture once, and a batch may take its last pictures from the next epoch.
 *
 * <p>Remembers the last permutation of each domain for speed alone; confined to one thread.
 */
public final class PictureOrder {
  private static final long ORDER = 1;
  private static final long AUGMENTATION = 2;

  private final long seed;
  private final boolean flip;
  private final int margin;
  private final Map<Domain, Shuffled> last = new EnumMap<>(Domain.class);

  private static final class Shuffled {
    private final int fromStep;
    private final long epoch;
    private final int[] order;

    Shuffled(int fromStep, long epoch, int[] order) {
      this.fromStep = fromStep;
      this.epoch = epoch;
      this.order = order;
    }
  }

  /**
   * @param flip whether half of the pictures are mirrored
   * @param margin load size minus training size, pixels: crops begin at 0 to {@code margin}
   */
  public PictureOrder(long seed, boolean flip, int margin) {
    this.seed = seed;
    this.flip = flip;
    this.margin = margin;
  }

  /**
   * The pictures of a step.
   *
   * @param fromStep first step of the list in force, at most {@code step}
   * @param count length of the list in force, at least 1
   */
  public List<Draw> draws(Domain domain, int fromStep, int count, int step, int batch) {
    var draws = new ArrayList<Draw>(batch);
    for (int i = 0; i < batch; i++) {
      long position = (long) (step - fromStep) * batch + i;
      int index = shuffled(domain, fromStep, count, position / count)[(int) (position % count)];
      Counter random = Counter.of(seed, AUGMENTATION, Codes.of(domain), step, i);
      boolean mirrored = random.next() < 0 && flip;
      draws.add(new Draw(index, mirrored, random.below(margin + 1), random.below(margin + 1)));
    }
    return draws;
  }

  /** Whether the step is the first that begins after the end of an epoch of the list in force. */
  public static boolean beginsEpoch(int fromStep, int count, int step, int batch) {
    long position = (long) (step - fromStep) * batch;
    return step > fromStep && position / count > (position - batch) / count;
  }

  private int[] shuffled(Domain domain, int fromStep, int count, long epoch) {
    Shuffled known = last.get(domain);
    if (known == null
        || known.fromStep != fromStep
        || known.order.length != count
        || known.epoch != epoch) {
      known = new Shuffled(fromStep, epoch, permutation(domain, fromStep, count, epoch));
      last.put(domain, known);
    }
    return known.order;
  }

  private int[] permutation(Domain domain, int fromStep, int count, long epoch) {
    int[] order = new int[count];
    Counter random = Counter.of(seed, ORDER, Codes.of(domain), fromStep, epoch);
    for (int i = 0; i < count; i++) { // Fisher and Yates, from the inside out
      int j = random.below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
