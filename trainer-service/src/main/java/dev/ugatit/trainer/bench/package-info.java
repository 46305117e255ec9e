/**
 * Measures training steps on this machine, for the command line's benchmark. Uses the engine as a
 * training does; knows nothing of runs, Kafka and pictures.
 */
@NullMarked
package dev.ugatit.trainer.bench;

import org.jspecify.annotations.NullMarked;
