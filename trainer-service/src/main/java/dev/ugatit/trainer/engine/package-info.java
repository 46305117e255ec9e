/**
 * Training on DJL's PyTorch engine: the state of a training, one step of it, and translation with
 * its weights.
 *
 * <p>What is public here speaks plain float tensors; no type of the engine leaves the package, and
 * {@code ai.djl.pytorch} is met in {@link dev.ugatit.trainer.engine.Tensors} alone. Arrays live
 * outside the Java heap: long-lived ones belong to a {@link
 * dev.ugatit.trainer.engine.TrainingState}, all others die with the scope of one step. No Kafka, no
 * Vert.x and no pictures may appear here.
 */
@NullMarked
package dev.ugatit.trainer.engine;

import org.jspecify.annotations.NullMarked;
