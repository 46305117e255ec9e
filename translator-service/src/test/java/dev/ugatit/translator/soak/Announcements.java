package dev.ugatit.translator.soak;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.TopicRecords;
import org.jspecify.annotations.Nullable;

/** Where models and aliases are announced to a translator. */
@FunctionalInterface
interface Announcements {
  /**
   * Writes one record.
   *
   * @param value a manifest or an alias; none withdraws the key
   */
  void write(String key, @Nullable Object value);

  /** On Kafka. */
  static Announcements to(TopicRecords records, Topics topics) {
    return (key, value) -> {
      if (value == null) {
        records.withdraw(topics.models(), key);
      } else {
        records.json(topics.models(), key, value);
      }
    };
  }
}
