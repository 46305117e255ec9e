package dev.ugatit.trainer.run;

import java.nio.file.Path;

/** A checkpoint that was verified. */
public record Checkpoint(Path folder, CheckpointMeta meta) {}
