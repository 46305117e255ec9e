package dev.ugatit.gateway.api.datasets;

import dev.ugatit.gateway.api.StateWriter;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.store.Digests;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends encoded pictures to {@code images.raw} as CloudEvents 1.0. A picture's header is checked
 * here, so that a sender hears at once of what cannot be used; whether the rest of it is sound
 * shows when it is prepared. The record's key is the file's digest: the same file again changes
 * nothing.
 */
final class RawPictures {
  private static final Logger LOG = LoggerFactory.getLogger(RawPictures.class);
  private static final String EVENT_TYPE = "dev.ugatit.picture.uploaded";

  /** Records of 20 MiB at the most; the sink takes 96 MiB. */
  private static final int MOST_SENDING = 4;

  private final Vertx vertx;
  private final PictureDecoder decoder;
  private final Function<Outgoing, Future<Position>> sink;
  private final String topic;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int sending;

  /**
   * @param sink writes a record and completes when it is acknowledged
   * @param topic of raw pictures
   */
  RawPictures(
      Vertx vertx, PictureLimits limits, Function<Outgoing, Future<Position>> sink, String topic) {
    this.vertx = vertx;
    this.decoder = new PictureDecoder(limits);
    this.sink = sink;
    this.topic = topic;
  }

  /**
   * Where pictures belong.
   *
   * @param split absent: by each picture's hash
   */
  record Place(String dataset, Domain domain, @Nullable Split split) {
    /** The address that pictures of this place are sent to. */
    String path() {
      return "/v1/datasets/" + dataset + "/" + domain.label() + "/pictures";
    }
  }

  /**
   * A file that was not accepted.
   *
   * @param cause as preparation counts it, such as {@code too-many-pixels}
   * @param detail the cause and its cure in words
   */
  record Refused(String name, String cause, String detail) {
    static Refused of(String name, PictureException refused) {
      return new Refused(name, refused.reason().code(), refused.getMessage() + ".");
    }
  }

  /**
   * Checks a picture and sends it.
   *
   * @param name of the file, as its sender calls it
   * @return completes when Kafka has acknowledged it, or with why it was refused
   */
  Future<Optional<Refused>> take(Place place, String name, byte[] encoded) {
    return vertx
        .executeBlocking(() -> record(place, name, encoded), false)
        .compose(this::send)
        .map(Optional.<Refused>empty())
        .recover(
            failed ->
                failed instanceof PictureException refused
                    ? Future.succeededFuture(Optional.of(Refused.of(name, refused)))
                    : Future.failedFuture(failed));
  }

  private Outgoing record(Place place, String name, byte[] encoded) throws PictureException {
    String type = decoder.header(encoded).format().mediaType();
    String sha256 = Digests.sha256(encoded);
    Outgoing record =
        Outgoing.of(topic, sha256, encoded)
            .withHeader(Headers.DATASET, place.dataset())
            .withHeader(Headers.DOMAIN, place.domain().label())
            .withHeader(Headers.CONTENT_TYPE, type)
            .withHeader("ce_specversion", "1.0")
            .withHeader("ce_type", EVENT_TYPE)
            .withHeader("ce_source", place.path())
            .withHeader("ce_id", sha256)
            .withHeader(Headers.EVENT_SUBJECT, name);
    Split split = place.split();
    return split == null ? record : record.withHeader(Headers.SPLIT, split.label());
  }

  /** In turn: what waits for Kafka is bounded, and the sink refuses more. */
  private Future<Position> send(Outgoing record) {
    if (sending < MOST_SENDING) {
      return sendNow(record);
    }
    Promise<Void> turn = Promise.promise();
    waiting.add(turn);
    return turn.future().compose(now -> sendNow(record));
  }

  private Future<Position> sendNow(Outgoing record) {
    sending++;
    return sink.apply(record)
        .onComplete(
            done -> {
              sending--;
              Promise<Void> next = waiting.poll();
              if (next != null) {
                next.complete();
              }
            })
        .recover(
            failed -> {
              LOG.warn(
                  "A picture of {} bytes was not written",
                  record.value() == null ? 0 : record.value().length,
                  failed);
              return Future.failedFuture(StateWriter.unconfirmed());
            });
  }
}
