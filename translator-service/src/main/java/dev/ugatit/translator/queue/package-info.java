/**
 * The order in which translations run: a bounded queue of classes with deadlines and cancellation.
 *
 * <p>Nothing here knows pictures, models, HTTP or Kafka. Time and threads are given from outside,
 * so that every order is tested with a virtual clock and a manual executor.
 */
@NullMarked
package dev.ugatit.translator.queue;

import org.jspecify.annotations.NullMarked;
