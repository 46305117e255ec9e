package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a run's sheets into its folder and the artifact store, and thins the old ones. */
final class Samples {
  private static final int MOST = 200;

  private final RunFolder folder;
  private final ArtifactStore artifacts;
  private final SampleGrid grid;

  Samples(RunFolder folder, ArtifactStore artifacts, SampleGrid grid) {
    this.folder = folder;
    this.artifacts = artifacts;
    this.grid = grid;
  }

  static String title(TrainingRecord record) {
    return record.id();
  }

  /** Draws the sheet of a step and returns its URI in the artifact store. */
  String draw(Learner learner, int step) throws IOException {
    if (!Files.exists(folder.reals())) {
      DurableFiles.write(folder.reals(), grid.reals());
    }
    Path file = folder.sample(step);
    DurableFiles.write(file, grid.draw(learner, step));
    thin();
    return artifacts.put(file, "png").uri();
  }

  /** Every second one of the older half goes, so that the whole course stays visible. */
  private void thin() throws IOException {
    List<Path> samples = folder.samples();
    if (samples.size() > MOST) {
      for (int i = 1; i < MOST / 2; i += 2) {
        Path file = samples.get(i);
        artifacts.delete("artifact:" + Digests.sha256(file) + ".png");
        Files.delete(file);
      }
    }
  }
}
