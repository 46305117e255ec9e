/**
 * Records in and out of Kafka with the guarantees that the services build on: at-least-once
 * delivery, offsets committed for completed prefixes only, bounded memory, and consumers that stay
 * in their group however slow an effect is.
 *
 * <p>{@link dev.ugatit.platform.kafka.RecordSource} reads work as a member of a group, {@link
 * dev.ugatit.platform.kafka.TopicFollower} replays and follows state without one, {@link
 * dev.ugatit.platform.kafka.RecordSink} writes. What a record means is not known here. The
 * consumers run Kafka's own client on a thread of theirs instead of Vert.x's wrapper: a revoked
 * partition can then be committed before it is given away, and a completed effect reaches a waiting
 * poll at once.
 */
@NullMarked
package dev.ugatit.platform.kafka;

import org.jspecify.annotations.NullMarked;
