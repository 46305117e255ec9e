/**
 * How good a model is, told from pictures that the training never learned from: the sliced
 * Wasserstein distance between translations and held-out targets, and whether the outputs differ at
 * all.
 *
 * <p>Plain Java on arrays, on one thread: the same pictures give the same figures to the bit. Knows
 * the networks only as a function from pictures to pictures, and nothing of runs and models.
 */
@NullMarked
package dev.ugatit.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
