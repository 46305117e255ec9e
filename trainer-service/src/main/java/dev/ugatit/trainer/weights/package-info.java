/**
 * Weights in files for other tools: the networks of a checkpoint by the reference's names as NPZ,
 * safetensors or ONNX, and the way back. Files alone; nothing here trains, publishes or runs a
 * network.
 */
@NullMarked
package dev.ugatit.trainer.weights;

import org.jspecify.annotations.NullMarked;
