package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.image.PictureFormat;
import dev.ugatit.platform.kafka.Outgoing;
import java.util.Map;

/**
 * A picture as it goes onto {@code images.prepared}.
 *
 * @param key holds the SHA-256 of the prepared RGB bytes, row by row, without width and height
 * @param png RGB, at most {@link Preparation#MAX_PNG_BYTES}; not copied
 * @param headers lineage, crop box and notes
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once and never compared.
public record Prepared(PictureKey key, Split split, byte[] png, Map<String, String> headers) {
  /** Header that names who prepared a picture; each picture counts for one writer only. */
  static final String WRITER = "writer";

  public Prepared {
    headers = Map.copyOf(headers);
  }

  /** The record that carries the picture. */
  Outgoing toRecord(String topic, String writer) {
    Outgoing record =
        Outgoing.of(topic, key.text(), png)
            .withHeader(Headers.DATASET, key.dataset())
            .withHeader(Headers.DOMAIN, key.domain().label())
            .withHeader(Headers.SPLIT, split.label())
            .withHeader(Headers.CONTENT_TYPE, PictureFormat.PNG.mediaType())
            .withHeader(WRITER, writer);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      record = record.withHeader(header.getKey(), header.getValue());
    }
    return record;
  }
}
