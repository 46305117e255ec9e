/**
 * The JSON side of the interface: models, datasets and trainings as the tables know them, and the
 * wishes for trainings that are written to Kafka.
 */
@NullMarked
package dev.ugatit.gateway.api;

import org.jspecify.annotations.NullMarked;
