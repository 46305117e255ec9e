/**
 * The pictures that a training sees: a mapped store of one dataset's prepared pictures, the lists
 * that are in force at a step, and the order and augmentation of each step.
 *
 * <p>Order and augmentation are pure functions of the seed, the domain, the step and the list in
 * force: nothing here draws from a generator with state, so a resumed training sees what the
 * uninterrupted one would have seen. No engine lives here.
 */
@NullMarked
package dev.ugatit.trainer.data;

import org.jspecify.annotations.NullMarked;
