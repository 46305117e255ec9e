package dev.ugatit.platform.kafka;

/** How a sink packs its batches: nothing for encoded pictures, which no longer shrink. */
public enum Compression {
  NONE("none"),
  /** For JSON. */
  ZSTD("zstd");

  private final String setting;

  Compression(String setting) {
    this.setting = setting;
  }

  String setting() {
    return setting;
  }
}
