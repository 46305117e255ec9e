/**
 * Training runs: their folders, checkpoints and statistics, the loop that trains, the one thread
 * that it runs on, and the claiming, pausing and resuming of trainings as the {@code trainings}
 * topic wants them.
 *
 * <p>The loop knows the networks only as a {@link dev.ugatit.trainer.run.Learner} and the models'
 * readers only as a {@link dev.ugatit.trainer.run.Publisher}. No engine's type appears here.
 */
@NullMarked
package dev.ugatit.trainer.run;

import org.jspecify.annotations.NullMarked;
