package dev.ugatit.translator.bulk;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.intake.RequestHeaders;
import dev.ugatit.translator.picture.Wish;
import java.util.Optional;

/** What a record asks for in its headers, by the same rules as over HTTP. */
record BulkRequest(ModelReference model, Wish wish) {
  private static final String ACCEPT = "accept";

  /**
   * Reads the headers.
   *
   * @throws Refusal naming what is wrong
   */
  static BulkRequest of(Received record) {
    var headers = new RequestHeaders(record::header);
    Optional<String> model = record.header(Headers.MODEL);
    if (model.isEmpty()) {
      throw Refusals.badRequest(
          "The record has no header \""
              + Headers.MODEL
              + "\": send NAME, NAME@ALIAS or NAME/VERSION");
    }
    try {
      return new BulkRequest(
          ModelReference.parse(model.get()), headers.wish(record.header(ACCEPT).stream().toList()));
    } catch (IllegalArgumentException e) {
      throw Refusals.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
