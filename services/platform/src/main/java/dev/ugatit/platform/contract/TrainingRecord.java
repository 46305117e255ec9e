package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Map;

/**
 * A training as wanted, keyed by its id on the {@code trainings} topic. Writing it again with
 * another {@link Want} is how a training is paused, resumed and stopped.
 *
 * @param schema {@link #SCHEMA}
 * @param id the run's name, a {@linkplain Names name}
 * @param model name of the published model; its way back is {@code model-back}
 * @param startOffsets end offsets of {@code images.prepared} by partition after the creator's last
 *     picture; the training begins when it has read up to them. Empty: it begins at {@code
 *     minImages} pictures a domain
 * @param minImages pictures a domain needed where {@code startOffsets} is empty
 */
public record TrainingRecord(
    int schema,
    String id,
    String model,
    String dataset,
    Map<Integer, Long> startOffsets,
    int minImages,
    TrainingOptions options,
    Want want) {
  public static final int SCHEMA = 1;
  public static final int DEFAULT_MIN_IMAGES = 100;

  /** What its owner shall do with a training. */
  public enum Want {
    RUNNING,
    PAUSED,
    STOPPED;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Want of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }

  public TrainingRecord {
    Names.require("training", id);
    Names.require("model", model);
    // The way back is named after it and must be a name as well.
    Names.require("model", backOf(model));
    Names.require("dataset", dataset);
    startOffsets = Map.copyOf(startOffsets);
  }

  /** Name of the model that translates the other way. */
  public static String backOf(String model) {
    return model + "-back";
  }

  /** The same training, wanted otherwise. */
  public TrainingRecord wanting(Want other) {
    return new TrainingRecord(schema, id, model, dataset, startOffsets, minImages, options, other);
  }
}
