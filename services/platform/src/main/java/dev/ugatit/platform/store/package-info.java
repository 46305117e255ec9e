/**
 * The artifact store: bytes that are too large for Kafka (models, sample grids), named by their
 * SHA-256 and never changed. What they mean is said by records on Kafka, not here.
 */
@NullMarked
package dev.ugatit.platform.store;

import org.jspecify.annotations.NullMarked;
