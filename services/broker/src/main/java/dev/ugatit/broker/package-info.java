/**
 * A single-node Kafka broker (KRaft, loopback only) for the standalone system and for tests.
 *
 * <p>Here lives everything that touches the broker's classes, which are no public API of Kafka:
 * their version is pinned in the parent, and no other module may name them. Nothing of the
 * product's own (topics, records, services) belongs here.
 */
@NullMarked
package dev.ugatit.broker;

import org.jspecify.annotations.NullMarked;
