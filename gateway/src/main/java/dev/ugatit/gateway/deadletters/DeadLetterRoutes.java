package dev.ugatit.gateway.deadletters;

import dev.ugatit.gateway.api.Answer;
import dev.ugatit.gateway.api.StateWriter;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.DeadLetters;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicTail;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/dead-letters}: shows them and sends them back. Confined to one event loop. */
public final class DeadLetterRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRoutes.class);
  private static final int DEFAULT_LIMIT = 50;

  /** What one look may hold: a fetch, or the largest record twice. */
  private static final long LOOK_BYTES = 48L * 1024 * 1024;

  private static final int MOST_LOOKS = 3;

  private final Vertx vertx;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final Function<Outgoing, Future<Position>> sink;
  private final UploadMemory memory = new UploadMemory(MOST_LOOKS * LOOK_BYTES);

  /**
   * @param sink writes a record and completes when it is acknowledged
   */
  public DeadLetterRoutes(
      Vertx vertx, KafkaSettings kafka, Function<Outgoing, Future<Position>> sink) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.topics = kafka.topics();
    this.sink = sink;
  }

  public void bind(Api api) {
    api.bind("listDeadLetters", this::list);
    api.bind("getDeadLetter", this::show);
    api.bind("getDeadLetterContent", this::content);
    api.bind("replayDeadLetter", this::replay);
  }

  private void list(RoutingContext ctx) {
    int limit = query(ctx, "limit") == null ? DEFAULT_LIMIT : Integer.parseInt(query(ctx, "limit"));
    @Nullable String topic = query(ctx, "topic");
    @Nullable String before = query(ctx, "before");
    if (topic == null && before != null) {
      throw Refusal.of(400, "bad-request", "Parameter \"before\" needs \"topic\" beside it.");
    }
    List<LetterBox> boxes =
        topic == null
            ? List.of(LetterBox.values())
            : List.of(LetterBox.of(topic).orElseThrow(LetterId::unknown));
    bounded(() -> newest(boxes, before, limit))
        .onSuccess(letters -> Answer.json(ctx, Map.of("letters", letters)))
        .onFailure(ctx::fail);
  }

  /** One box after the other, so that one look at a time is held in memory. */
  private Future<List<LetterView>> newest(
      List<LetterBox> boxes, @Nullable String before, int limit) {
    List<LetterView> all = new ArrayList<>();
    Future<?> looked = Future.succeededFuture();
    for (LetterBox box : boxes) {
      @Nullable Position edge = before == null ? null : LetterId.of(box, before).position(topics);
      looked =
          looked.compose(
              done ->
                  answered(
                          TopicTail.newest(
                              vertx,
                              kafka,
                              box.letters(topics),
                              edge,
                              limit,
                              record -> LetterView.of(box, record)))
                      .onSuccess(all::addAll));
    }
    return looked.map(
        done ->
            all.stream()
                .sorted(Comparator.comparingLong(LetterView::at).reversed())
                .limit(limit)
                .toList());
  }

  private void show(RoutingContext ctx) {
    LetterId id = LetterId.of(ctx.pathParam("id"));
    bounded(() -> read(id).map(record -> LetterView.Whole.of(id.box(), record)))
        .onSuccess(letter -> Answer.json(ctx, letter))
        .onFailure(ctx::fail);
  }

  /** Never with the type that the record claims: these bytes are not to be shown by a browser. */
  private void content(RoutingContext ctx) {
    LetterId id = LetterId.of(ctx.pathParam("id"));
    String file = "dead-letter-%d-%d.bin".formatted(id.partition(), id.offset());
    bounded(
            () ->
                read(id)
                    .compose(
                        record -> {
                          byte @Nullable [] value = record.value();
                          return ctx.response()
                              .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                              .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                              .putHeader(
                                  "content-disposition", "attachment; filename=\"" + file + "\"")
                              .end(value == null ? Buffer.buffer() : Buffer.buffer(value));
                        }))
        .onFailure(ctx::fail);
  }

  private void replay(RoutingContext ctx) {
    LetterId id = LetterId.of(ctx.pathParam("id"));
    bounded(() -> read(id).compose(record -> sendBack(id, record)))
        .onSuccess(
            position ->
                Answer.json(
                    ctx,
                    202,
                    new Replayed(id.box().label(), position.partition(), position.offset())))
        .onFailure(ctx::fail);
  }

  /**
   * Where a letter now lies.
   *
   * @param topic without the prefix
   */
  record Replayed(String topic, int partition, long offset) {}

  private Future<Position> sendBack(LetterId id, Received letter) {
    String topic = id.box().originals(topics);
    String origin = letter.header(Headers.ERROR_TOPIC).orElse(topic);
    if (!origin.equals(topic)) {
      throw Refusal.of(
          409,
          "foreign-topic",
          "This letter came from a topic of its producer's and not from %s: only its producer can send it again."
              .formatted(topic));
    }
    return sink.apply(DeadLetters.sentBack(letter, topic))
        .recover(
            failure -> {
              LOG.warn("Dead letter {} was not sent back", id.text(), failure);
              return Future.failedFuture(StateWriter.unconfirmed());
            });
  }

  private Future<Received> read(LetterId id) {
    return answered(TopicTail.at(vertx, kafka, id.position(topics)))
        .map(found -> found.orElseThrow(LetterId::unknown));
  }

  /** Takes its turn when few others look; refused (429) otherwise. */
  private <T> Future<T> bounded(Supplier<Future<T>> look) {
    memory.reserve(LOOK_BYTES);
    return Future.succeededFuture()
        .compose(turn -> look.get())
        .onComplete(done -> memory.release(LOOK_BYTES));
  }

  /** What Kafka does not answer is told as such. */
  private static <T> Future<T> answered(Future<T> asked) {
    return asked.recover(
        failure -> {
          LOG.warn("Dead letters cannot be read", failure);
          return Future.failedFuture(
              Refusal.retryAfter(
                  5,
                  503,
                  "kafka-unreachable",
                  "Kafka does not give the dead letters: try again in a moment."));
        });
  }

  private static @Nullable String query(RoutingContext ctx, String name) {
    List<String> all = ctx.queryParam(name);
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }
}
