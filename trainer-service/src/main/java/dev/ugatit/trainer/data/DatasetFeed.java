package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.store.Digests;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records of {@code images.prepared} into the store of one dataset.
 *
 * <p>A record whose key, split or picture is wrong, or whose RGB bytes have another digest than its
 * key says, is refused with a log line and counted in {@code ugatit.trainer.pictures.refused}; the
 * topic goes on. Thread-safe as the store is; blocking.
 */
final class DatasetFeed {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetFeed.class);

  /** What the store's segments can hold, whoever wrote the record: few bytes can be many pixels. */
  static final PictureLimits LIMITS =
      new PictureLimits(Topics.PREPARED_RECORD_BYTES, PictureStore.SEGMENT_BYTES / 3);

  private final String prefix;
  private final PictureStore store;
  private final PictureDecoder decoder;
  private final Counter refused;

  DatasetFeed(String dataset, PictureStore store, PictureDecoder decoder, MeterRegistry metrics) {
    this.prefix = dataset + "/";
    this.store = store;
    this.decoder = decoder;
    this.refused = metrics.counter("ugatit.trainer.pictures.refused", "dataset", dataset);
  }

  /** Whether a record is of this dataset; does not block. */
  boolean concerns(Received received) {
    return received.key() != null && received.key().startsWith(prefix);
  }

  /** Adds, withdraws or refuses the picture of a record. */
  void take(Received received) throws IOException {
    long next = received.offset() + 1;
    try {
      PictureKey key = PictureKey.parse(String.valueOf(received.key()));
      byte[] value = received.value();
      if (value == null) {
        store.withdraw(key.domain(), key.sha256(), received.partition(), next);
        return;
      }
      Split split = received.header(Headers.SPLIT).map(Split::of).orElse(Split.TRAIN);
      Picture picture = decoder.decode(value);
      String sha256 = Digests.sha256(picture.rgb());
      if (!sha256.equals(key.sha256())) {
        throw new IllegalArgumentException("its RGB bytes have the digest " + sha256);
      }
      if (!store.add(key.domain(), sha256, split, picture, received.partition(), next)) {
        throw new IllegalArgumentException(
            "the store is full; raise trainer.max-pictures and delete the folder of the store");
      }
    } catch (IllegalArgumentException | PictureException e) {
      refused.increment();
      LOG.warn(
          "refused picture {} at {}/{}/{}: {}",
          received.key(),
          received.topic(),
          received.partition(),
          received.offset(),
          e.getMessage());
      store.passed(received.partition(), next);
    }
  }
}
