package dev.ugatit.gateway.api.trainings;

import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.TrainingChanges;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import java.util.Arrays;
import java.util.List;

/**
 * A preset as a form shows it.
 *
 * @param summary how fast it is, or what comes out of it
 * @param needs the smallest machine that it makes sense on
 * @param size side that the networks are trained at, pixels
 * @param loadSize side that pictures are loaded at, pixels; a dataset must keep as much
 */
record PresetView(
    String name,
    String summary,
    String needs,
    int size,
    String variant,
    int channels,
    int blocks,
    int loadSize,
    int steps,
    int batch,
    long seed,
    Intervals intervals) {
  static List<PresetView> all() {
    return Arrays.stream(Preset.values()).map(PresetView::of).toList();
  }

  private static PresetView of(Preset preset) {
    TrainingOptions options = TrainingChanges.NONE.options(preset);
    return new PresetView(
        preset.label(),
        preset.expect(),
        preset.needs(),
        options.network().size(),
        options.network().variant(),
        options.network().channels(),
        options.network().blocks(),
        options.loadSize(),
        options.steps(),
        options.batch(),
        options.seed(),
        options.intervals());
  }
}
