package dev.ugatit.gateway.deadletters;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names one dead letter: {@code TOPIC:PARTITION-OFFSET}. */
record LetterId(LetterBox box, int partition, long offset) {
  private static final Pattern FORM = Pattern.compile("([a-z.]{1,32}):(\\d{1,5})-(\\d{1,18})");
  private static final Pattern PLACE = Pattern.compile("(\\d{1,5})-(\\d{1,18})");

  /**
   * Reads an id.
   *
   * @throws Refusal 404 for what names no letter
   */
  static LetterId of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw unknown();
    }
    LetterBox box = LetterBox.of(parts.group(1)).orElseThrow(LetterId::unknown);
    return new LetterId(box, Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
  }

  /** Reads {@code PARTITION-OFFSET}, as the document has checked it. */
  static LetterId of(LetterBox box, String place) {
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches()) {
      throw unknown();
    }
    return new LetterId(box, Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  Position position(Topics topics) {
    return new Position(box.letters(topics), partition, offset);
  }

  String text() {
    return box.label() + ":" + partition + "-" + offset;
  }

  static Refusal unknown() {
    return Refusal.of(
        404,
        "no-such-letter",
        "There is no such dead letter: ids are TOPIC:PARTITION-OFFSET, and old letters are deleted.");
  }
}
