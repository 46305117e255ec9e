package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.kafka.Received;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a raw record's picture shall go, as its headers say: {@code dataset}, {@code domain} and
 * {@code split}, or where those are absent the extension attributes of a CloudEvent in Kafka's
 * binary mode, {@code ce_dataset}, {@code ce_domain} and {@code ce_split}.
 */
record Address(String dataset, Domain domain, @Nullable Split split) {
  private static final String EVENT = "ce_";
  private static final String EVENT_VERSION = "ce_specversion";

  /** Reads the headers of a record. */
  static Address of(Received record) throws RefusedException {
    Optional<String> version = record.header(EVENT_VERSION);
    if (version.isPresent() && !version.get().startsWith("1.")) {
      throw new RefusedException(
          "unknown-event-version",
          "The record is a CloudEvent of version \"" + version.get() + "\": send 1.0");
    }
    String dataset = demand(record, Headers.DATASET);
    String domain = demand(record, Headers.DOMAIN);
    Optional<String> split = find(record, Headers.SPLIT);
    try {
      return new Address(
          Names.require("dataset", dataset), Domain.of(domain), split.map(Split::of).orElse(null));
    } catch (IllegalArgumentException wrong) {
      throw new RefusedException("bad-header", String.valueOf(wrong.getMessage()));
    }
  }

  private static String demand(Received record, String name) throws RefusedException {
    Optional<String> value = find(record, name);
    if (value.isEmpty()) {
      throw new RefusedException(
          "no-" + name,
          "The record has no header \""
              + name
              + "\": send it, or map the topic in the setting "
              + IngestSettings.TOPICS_KEY);
    }
    return value.get();
  }

  private static Optional<String> find(Received record, String name) {
    return record.header(name).or(() -> record.header(EVENT + name));
  }
}
