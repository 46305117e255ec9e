package dev.ugatit.gateway.deadletters;

import dev.ugatit.platform.contract.Topics;
import java.util.Optional;

/** Where dead letters lie, by the topic that they came from. */
enum LetterBox {
  IMAGES_RAW("images.raw"),
  TRANSLATE_REQUESTS("translate.requests");

  private final String label;

  LetterBox(String label) {
    this.label = label;
  }

  /** The name used in addresses and JSON: the original topic's, without its prefix. */
  String label() {
    return label;
  }

  static Optional<LetterBox> of(String label) {
    for (LetterBox box : values()) {
      if (box.label.equals(label)) {
        return Optional.of(box);
      }
    }
    return Optional.empty();
  }

  /** The topic of the letters. */
  String letters(Topics topics) {
    return switch (this) {
      case IMAGES_RAW -> topics.imagesRawDeadLetters();
      case TRANSLATE_REQUESTS -> topics.translateRequestsDeadLetters();
    };
  }

  /** The topic that they came from. */
  String originals(Topics topics) {
    return switch (this) {
      case IMAGES_RAW -> topics.imagesRaw();
      case TRANSLATE_REQUESTS -> topics.translateRequests();
    };
  }
}
