package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One report of a training, keyed by its id: every five seconds and at each event.
 *
 * @param schema {@link #SCHEMA}
 * @param id the training's id
 * @param at milliseconds since 1970-01-01 UTC
 * @param step steps done
 * @param steps steps wanted
 * @param losses mean of each loss since the last report
 * @param learningRate of the last step
 * @param secondsPerStep mean since the last report, seconds; 0 before the first step
 * @param etaSeconds expected time left, seconds; 0 when done or unknown
 * @param memoryBytes resident memory of the process, bytes
 * @param picturesSource pictures of the source domain in the snapshot
 * @param picturesTarget pictures of the target domain in the snapshot
 * @param samples references to sample grids made since the last report
 * @param message for a person: what happened, for {@code failed} the reason and the cure
 * @param peakMemoryBytes most resident memory that the process has had, bytes; absent in reports of
 *     older trainers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingProgress(
    int schema,
    String id,
    Event event,
    long at,
    int step,
    int steps,
    Map<String, Double> losses,
    double learningRate,
    double secondsPerStep,
    double etaSeconds,
    long memoryBytes,
    int picturesSource,
    int picturesTarget,
    List<String> samples,
    String message,
    @Nullable Long peakMemoryBytes) {
  public static final int SCHEMA = 1;

  /** What a report tells. */
  public enum Event {
    QUEUED,
    COLLECTING,
    RUNNING,
    CHECKPOINT,
    PUBLISHED,
    PAUSED,
    FINISHED,
    STOPPED,
    FAILED;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Event of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Whether no further step follows without a new wish. */
    public boolean terminal() {
      return this == PAUSED || this == FINISHED || this == STOPPED || this == FAILED;
    }
  }

  public TrainingProgress {
    losses = Map.copyOf(losses);
    samples = List.copyOf(samples);
  }
}
