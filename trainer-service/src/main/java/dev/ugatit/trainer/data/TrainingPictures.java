package dev.ugatit.trainer.data;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.contract.TrainingOptions;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches of one training.
 *
 * <p>For each step: {@link #begin}, then {@link #batch} for either domain. A list of pictures stays
 * in force for whole epochs; pictures that joined or were withdrawn take effect when the epoch of
 * their domain is over, and are written to the run's {@link DatasetLog} first. Steps that are done
 * again after a resume see the lists that they saw before. Confined to one thread; blocking.
 */
public final class TrainingPictures {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingPictures.class);

  private final PictureStore store;
  private final DatasetLog log;
  private final TrainingOptions options;
  private final PictureOrder order;
  private final Map<Domain, Force> inForce = new EnumMap<>(Domain.class);

  private record Force(DatasetEntry entry, Snapshot snapshot) {}

  /** Batches of the training with these options from the store's pictures. */
  public TrainingPictures(PictureStore store, DatasetLog log, TrainingOptions options) {
    this.store = store;
    this.log = log;
    this.options = options;
    this.order =
        new PictureOrder(
            options.seed(), options.flip(), options.loadSize() - options.network().size());
  }

  /**
   * Brings the lists of a step into force. Call it for each step in turn, from the first one done.
   *
   * @throws IllegalStateException when a domain has no picture to learn from
   */
  public void begin(int step) throws IOException {
    for (Domain domain : Domain.values()) {
      Force force = inForce.get(domain);
      Optional<DatasetEntry> logged = log.inForce(domain, step);
      if (force == null || logged.isEmpty() || !logged.get().equals(force.entry)) {
        force = logged.isPresent() ? replay(logged.get(), step) : enter(domain, step);
      }
      if (epochIsOver(force, step)) { // maybe at the very step that a resume goes on with
        force = decide(force, step);
      }
      inForce.put(domain, force);
    }
  }

  /**
   * The augmented pictures of the step that was begun.
   *
   * @return {@code N×3×S×S} in [-1,1]
   */
  public TensorData batch(Domain domain, int step) {
    Force force = force(domain);
    int size = options.network().size();
    int fromStep = force.entry.fromStep();
    List<Draw> draws = order.draws(domain, fromStep, force.snapshot.count(), step, options.batch());
    float[] batch = new float[draws.size() * 3 * size * size];
    for (int n = 0; n < draws.size(); n++) {
      Draw draw = draws.get(n);
      var picture = store.picture(domain, force.snapshot.sha256s().get(draw.index()));
      Augmentation.train(picture, options.loadSize(), size, draw, batch, n);
    }
    return new TensorData(new long[] {draws.size(), 3, size, size}, batch);
  }

  /** SHA-256 of the lines of both lists in force. */
  public String snapshotHash() {
    return Snapshot.hash(List.of(force(Domain.SOURCE).snapshot, force(Domain.TARGET).snapshot));
  }

  /** Number of pictures of a domain that are in force; 0 before the first step was begun. */
  public int count(Domain domain) {
    Force force = inForce.get(domain);
    return force == null ? 0 : force.snapshot.count();
  }

  private Force force(Domain domain) {
    Force force = inForce.get(domain);
    if (force == null) {
      throw new IllegalStateException("no step was begun");
    }
    return force;
  }

  /** Steps up to the last decision are being done again: what they see is settled. */
  private boolean epochIsOver(Force force, int step) {
    return step > log.decided(force.entry.domain())
        && PictureOrder.beginsEpoch(
            force.entry.fromStep(), force.snapshot.count(), step, options.batch());
  }

  private Force decide(Force force, int step) throws IOException {
    Domain domain = force.entry.domain();
    if (!current(domain).equals(force.snapshot)) {
      return enter(domain, step);
    }
    log.keep(domain, step);
    return force;
  }

  private Force replay(DatasetEntry entry, int step) throws IOException {
    Snapshot snapshot = log.snapshot(entry);
    Domain domain = entry.domain();
    long missing = snapshot.sha256s().stream().filter(s -> !store.contains(domain, s)).count();
    if (missing == 0) {
      return new Force(entry, snapshot);
    }
    LOG.warn(
        "{} of {} {} pictures in force are gone from the topic; from step {} on the training"
            + " differs from an uninterrupted one",
        missing,
        snapshot.count(),
        domain.label(),
        step);
    return enter(domain, step);
  }

  private Force enter(Domain domain, int step) throws IOException {
    Snapshot snapshot = current(domain);
    if (snapshot.count() == 0) {
      throw new IllegalStateException(
          "the dataset has no "
              + domain.label()
              + " picture to learn from; add some and start the training again");
    }
    store.flush(); // a list in force names pictures that survive a power cut
    return new Force(log.append(snapshot, step), snapshot);
  }

  private Snapshot current(Domain domain) {
    return new Snapshot(domain, store.sha256s(domain, Split.TRAIN));
  }
}
