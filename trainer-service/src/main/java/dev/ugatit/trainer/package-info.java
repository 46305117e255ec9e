/**
 * The trainer: prepared pictures to training runs to published models. This package wires; {@code
 * data} feeds, {@code engine} computes, {@code run} trains, {@code evaluate} scores and {@code
 * publish} publishes.
 */
@NullMarked
package dev.ugatit.trainer;

import org.jspecify.annotations.NullMarked;
