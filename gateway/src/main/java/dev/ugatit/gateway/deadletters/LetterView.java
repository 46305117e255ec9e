package dev.ugatit.gateway.deadletters;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.kafka.Received;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as clients see it. Texts are the record's and may say anything; each is cut.
 *
 * @param topic that it came from, without the prefix
 * @param at when it was set aside, milliseconds since 1970
 * @param stage that failed
 * @param error class of the failure
 * @param attempt how often it was tried
 * @param dataset of a picture; absent where no header says so, as are the next three
 * @param bytes length of the record's value
 * @param name of the file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LetterView(
    String id,
    String topic,
    long at,
    String stage,
    String error,
    String message,
    int attempt,
    @Nullable String dataset,
    @Nullable String domain,
    @Nullable String model,
    int bytes,
    @Nullable String name) {
  private static final String EVENT = "ce_";
  private static final int LONGEST = 2_000;
  private static final int MOST_HEADERS = 64;

  /**
   * A letter with all that is known of it.
   *
   * @param headers the record's, as text
   */
  record Whole(@JsonUnwrapped LetterView letter, Map<String, String> headers) {
    static Whole of(LetterBox box, Received record) {
      Map<String, String> headers = new TreeMap<>();
      for (String name : new TreeMap<>(record.headers()).keySet()) {
        if (headers.size() < MOST_HEADERS) {
          headers.put(cut(name), cut(record.header(name).orElse("")));
        }
      }
      return new Whole(LetterView.of(box, record), headers);
    }
  }

  static LetterView of(LetterBox box, Received record) {
    byte @Nullable [] value = record.value();
    return new LetterView(
        new LetterId(box, record.partition(), record.offset()).text(),
        box.label(),
        record.timestamp(),
        text(record, Headers.ERROR_STAGE),
        text(record, Headers.ERROR_CLASS),
        text(record, Headers.ERROR_MESSAGE),
        attempt(text(record, Headers.ERROR_ATTEMPT)),
        place(record, Headers.DATASET),
        place(record, Headers.DOMAIN),
        record.header(Headers.MODEL).map(LetterView::cut).orElse(null),
        value == null ? 0 : value.length,
        record.header(Headers.EVENT_SUBJECT).map(LetterView::cut).orElse(null));
  }

  private static @Nullable String place(Received record, String header) {
    return record
        .header(header)
        .or(() -> record.header(EVENT + header))
        .map(LetterView::cut)
        .orElse(null);
  }

  private static String text(Received record, String header) {
    return record.header(header).map(LetterView::cut).orElse("");
  }

  private static int attempt(String text) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 1;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
