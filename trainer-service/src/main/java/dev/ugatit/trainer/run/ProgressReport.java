package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.platform.contract.TrainingRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Collects what a training does and reports it: at each event, and whenever {@link #tick} is
 * called. Thread-safe; reports leave in the order in which they were made.
 */
public final class ProgressReport {
  private static final double SMOOTHING = 0.3;

  private final TrainingRecord record;
  private final Consumer<TrainingProgress> sink;
  private final LongSupplier clock;
  private final Supplier<MemoryUse> memory;

  private Event phase = Event.QUEUED;
  private int step;
  private int source;
  private int target;
  private final SortedMap<String, Double> sums = new TreeMap<>();
  private int summed;
  private double seconds;
  private Map<String, Double> means = Map.of();
  private double secondsPerStep;
  private double lastStepSeconds;
  private double checkpointSeconds;
  private double smoothed;
  private double learningRate;
  private final List<String> samples = new ArrayList<>();

  /**
   * @param sink must not block
   * @param clock milliseconds since 1970
   * @param memory of the process
   */
  public ProgressReport(
      TrainingRecord record,
      Consumer<TrainingProgress> sink,
      LongSupplier clock,
      Supplier<MemoryUse> memory) {
    this.record = record;
    this.sink = sink;
    this.clock = clock;
    this.memory = memory;
  }

  /** Notes how many pictures there are. */
  public synchronized void pictures(int source, int target) {
    this.source = source;
    this.target = target;
  }

  /** Notes where a training begins or goes on. */
  synchronized void at(int step) {
    this.step = step;
  }

  /** Steps done. */
  synchronized int step() {
    return step;
  }

  /** Notes a step that was done. */
  synchronized void step(
      int step, SortedMap<String, Double> losses, double learningRate, double seconds) {
    this.step = step;
    this.learningRate = learningRate;
    this.seconds += seconds;
    lastStepSeconds = seconds;
    summed++;
    losses.forEach((name, value) -> sums.merge(name, value, Double::sum));
  }

  /** Notes how long a checkpoint took. */
  synchronized void checkpoint(double seconds) {
    checkpointSeconds = seconds;
  }

  /** Expected time to finish a step and write a checkpoint, seconds; 0 before the first of each. */
  synchronized double secondsToLeave() {
    return lastStepSeconds + checkpointSeconds;
  }

  /** Notes a sheet, to be named in the next report. */
  synchronized void sample(String uri) {
    samples.add(uri);
  }

  /** Reports an event. */
  public synchronized void event(Event event, String message) {
    phase = event;
    send(event, message);
  }

  /** Reports how it goes, unless the training waits or has ended. */
  public synchronized void tick() {
    if (phase != Event.QUEUED && !phase.terminal()) {
      send(phase == Event.COLLECTING ? Event.COLLECTING : Event.RUNNING, "");
    }
  }

  private void send(Event event, String message) {
    if (summed > 0) {
      var fresh = new TreeMap<String, Double>();
      sums.forEach((name, sum) -> fresh.put(name, sum / summed));
      means = fresh;
      secondsPerStep = seconds / summed;
      smoothed =
          smoothed == 0 ? secondsPerStep : SMOOTHING * secondsPerStep + (1 - SMOOTHING) * smoothed;
      sums.clear();
      summed = 0;
      seconds = 0;
    }
    int steps = record.options().steps();
    MemoryUse use = memory.get();
    double eta = event.terminal() ? 0 : smoothed * (steps - step);
    sink.accept(
        new TrainingProgress(
            TrainingProgress.SCHEMA,
            record.id(),
            event,
            clock.getAsLong(),
            step,
            steps,
            means,
            learningRate,
            secondsPerStep,
            eta,
            use.resident(),
            source,
            target,
            List.copyOf(samples),
            message,
            use.peak()));
    samples.clear();
  }
}
