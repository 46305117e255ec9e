/**
 * The order in which translations run: a bounded queue of classes and sessions with deadlines,
 * cancellation and batches.
 *
 * <p>{@link dev.ugatit.translator.queue.TranslationQueue} carries work through its stages; {@code
 * Schedule} says in which order, as data without threads. Nothing here knows pictures, models, HTTP
 * or Kafka. Time and threads are given from outside, so that every order is tested with a virtual
 * clock and a manual executor.
 */
@NullMarked
package dev.ugatit.translator.queue;

import org.jspecify.annotations.NullMarked;
