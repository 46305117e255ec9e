package dev.ugatit.gateway.tables;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.kafka.Received;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records of state topics, and lets one bad record spoil nothing but itself. */
final class Records {
  private static final Logger LOG = LoggerFactory.getLogger(Records.class);

  private Records() {}

  /** The record's value; empty, with a line in the log, when it is not of this type. */
  static <T> Optional<T> read(Received record, Class<T> type) {
    byte[] value = record.value();
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(value, type));
    } catch (IllegalArgumentException e) {
      LOG.warn("Skipped record {}: {}", record.identity(), e.getMessage());
      return Optional.empty();
    }
  }
}
