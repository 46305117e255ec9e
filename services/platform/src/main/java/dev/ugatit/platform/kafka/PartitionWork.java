package dev.ugatit.platform.kafka;

import org.apache.kafka.common.TopicPartition;

/**
 * One assignment of one partition to this member. Ends when the partition is revoked: what is still
 * running for it then counts for nothing, and the next owner does it again.
 */
final class PartitionWork {
  final TopicPartition partition;
  final CompletedPrefix prefix = new CompletedPrefix();
  private volatile boolean revoked;

  PartitionWork(TopicPartition partition) {
    this.partition = partition;
  }

  void revoke() {
    revoked = true;
  }

  boolean isRevoked() {
    return revoked;
  }
}
