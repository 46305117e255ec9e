package dev.ugatit.gateway.tables;

import dev.ugatit.platform.kafka.Received;
import java.util.Optional;

/**
 * Something that tables know has changed.
 *
 * @param name of the model, training or dataset
 */
public record Change(Kind kind, String name) {
  /** What has changed. */
  public enum Kind {
    MODELS,
    TRAININGS,
    DATASETS
  }

  /** Keys of state topics begin with the name that they are about. */
  static Optional<Change> of(Kind kind, Received record) {
    String key = record.key();
    return key == null ? Optional.empty() : Optional.of(new Change(kind, key.split("[/@]", 2)[0]));
  }
}
