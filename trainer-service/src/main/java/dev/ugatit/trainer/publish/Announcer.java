package dev.ugatit.trainer.publish;

import dev.ugatit.platform.kafka.Outgoing;
import java.io.IOException;

/** Writes a record and waits until all replicas have it. */
@FunctionalInterface
interface Announcer {
  /**
   * Blocks until the record is acknowledged.
   *
   * @throws IOException when it was not, in time; it may have been written all the same
   */
  void announce(Outgoing outgoing) throws IOException;
}
