package dev.ugatit.translator.soak;

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
}
