package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.kafka.DeadLetters;
import dev.ugatit.platform.kafka.Received;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns one raw record into a prepared picture or a dead letter. Idempotent: the same record again
 * gives the same key, which is there already.
 */
final class RawTopicIngest {
  private static final Logger LOG = LoggerFactory.getLogger(RawTopicIngest.class);
  private static final String STAGE = "prepare";
  private static final byte[] NOTHING = {};

  /** Attributes of a CloudEvent that go along, so that a picture can be traced to its event. */
  private static final String[] NOTES = {"ce_id", "ce_source", "ce_type", "ce_subject", "ce_time"};

  private final Map<String, MappedTopic> mapped;
  private final Pipeline pipeline;
  private final PreparationWorkers workers;
  private final Preparation preparation;
  private final IngestMeters meters;
  private final DeadLetters deadLetters;
  private final String deadLetterTopic;

  RawTopicIngest(
      Map<String, MappedTopic> mapped,
      Pipeline pipeline,
      PreparationWorkers workers,
      Preparation preparation,
      IngestMeters meters,
      DeadLetters deadLetters,
      String deadLetterTopic) {
    this.mapped = Map.copyOf(mapped);
    this.pipeline = pipeline;
    this.workers = workers;
    this.preparation = preparation;
    this.meters = meters;
    this.deadLetters = deadLetters;
    this.deadLetterTopic = deadLetterTopic;
  }

  /**
   * Takes one record in; completes when its picture, or its dead letter, is acknowledged. Fails
   * only for reasons that lie outside of the record and may pass.
   */
  Future<Void> take(Received record) {
    Address address;
    try {
      MappedTopic mapping = mapped.get(record.topic());
      address = mapping == null ? Address.of(record) : mapping.address();
    } catch (RefusedException refused) {
      return reject(record, null, refused);
    }
    return pipeline
        .declarations()
        .of(address.dataset())
        .compose(dataset -> prepare(record, address, dataset))
        .compose(picture -> pipeline.log().write(picture))
        .onSuccess(written -> count(address, written))
        .<Void>mapEmpty()
        .recover(failed -> reject(record, address, failed));
  }

  private Future<Prepared> prepare(Received record, Address address, Dataset dataset) {
    byte @Nullable [] value = record.value();
    byte[] encoded = value == null ? NOTHING : value;
    Origin origin =
        new Origin(dataset, address.domain(), address.split(), lineage(record), notes(record));
    return workers.run(
        () -> {
          Prepared picture = meters.timed(() -> preparation.prepare(encoded, origin));
          pipeline.tally().show(picture);
          return picture;
        });
  }

  private static String lineage(Received record) {
    return record.topic() + "/" + record.partition() + "/" + record.offset();
  }

  private static Map<String, String> notes(Received record) {
    Map<String, String> notes = new HashMap<>();
    for (String name : NOTES) {
      record.header(name).ifPresent(text -> notes.put(name, text));
    }
    return notes;
  }

  private void count(Address address, PictureLog.Written written) {
    if (written.added()) {
      meters.added();
    } else {
      meters.duplicate();
      pipeline.tally().duplicate(address.dataset(), address.domain());
    }
  }

  private Future<Void> reject(Received record, @Nullable Address address, Throwable failed) {
    Optional<String> cause = RefusedException.causeOf(failed);
    if (cause.isEmpty()) {
      LOG.warn("{} is tried again", record.identity(), failed);
      return Future.failedFuture(failed);
    }
    return deadLetters
        .send(record, deadLetterTopic, STAGE, failed, 1)
        .onSuccess(
            sent -> {
              LOG.info("{} is set aside: {}", record.identity(), failed.getMessage());
              meters.rejected(cause.get());
              if (address != null) {
                pipeline.tally().rejected(address.dataset(), address.domain(), cause.get());
              }
            });
  }
}
