/**
 * Runs on tensors as the client has them, in the model's own contract, without pictures.
 *
 * <p>Nothing here knows HTTP, Kafka or which models there are.
 */
@NullMarked
package dev.ugatit.translator.tensor;

import org.jspecify.annotations.NullMarked;
