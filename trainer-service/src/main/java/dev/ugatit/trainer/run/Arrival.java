package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.trainer.data.PictureStore;
import java.util.Map;
import java.util.Optional;

/** Decides when a training has the pictures that it shall begin with. Pure functions. */
final class Arrival {
  private Arrival() {}

  /**
   * Whether the training may begin.
   *
   * @param position offset by partition up to which the topic of pictures was read
   * @throws TrainingFailed when it has what it waited for and that is not enough
   */
  static boolean isComplete(
      TrainingRecord record, Map<Integer, Long> position, PictureStore store) {
    if (record.startOffsets().isEmpty()) {
      return count(store, Domain.SOURCE) >= Math.max(1, record.minImages())
          && count(store, Domain.TARGET) >= Math.max(1, record.minImages());
    }
    boolean read =
        record.startOffsets().entrySet().stream()
            .allMatch(start -> position.getOrDefault(start.getKey(), 0L) >= start.getValue());
    if (read) {
      for (Domain domain : Domain.values()) {
        requirePictures(record, domain, store);
      }
    }
    return read;
  }

  /** Why the dataset can never serve the training; empty when it can. */
  static Optional<String> mismatch(TrainingRecord record, Dataset dataset) {
    int load = record.options().loadSize();
    if (load <= dataset.size()) {
      return Optional.empty();
    }
    return Optional.of(
        "the training loads pictures at "
            + load
            + " px and dataset \""
            + dataset.name()
            + "\" was prepared at "
            + dataset.size()
            + " px; declare a dataset of another name with size "
            + load
            + " or more, or train at a smaller size");
  }

  static int count(PictureStore store, Domain domain) {
    return store.count(domain, Split.TRAIN);
  }

  private static void requirePictures(TrainingRecord record, Domain domain, PictureStore store) {
    if (count(store, domain) == 0) {
      throw new TrainingFailed(
          "dataset \""
              + record.dataset()
              + "\" has no "
              + domain.label()
              + " picture to learn from ("
              + store.count(domain, Split.TEST)
              + " are held out); add pictures, look at what was rejected in the dataset's"
              + " statistics, and resume the training");
    }
  }
}
