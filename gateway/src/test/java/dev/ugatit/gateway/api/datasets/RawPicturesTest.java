package dev.ugatit.gateway.api.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.gateway.api.datasets.RawPictures.Place;
import dev.ugatit.gateway.api.datasets.RawPictures.Refused;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RawPicturesTest {
  private static final Place PLACE = new Place("faces", Domain.SOURCE, null);
  private static final byte[] PICTURE = PictureEncoder.png(new Picture(4, 4, new byte[48]));

  private final Vertx vertx = Vertx.vertx();
  private int sending;
  private int mostSending;
  private int sent;

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Future<Position> slow(Outgoing record) {
    mostSending = Math.max(mostSending, ++sending);
    return vertx
        .timer(5, TimeUnit.MILLISECONDS)
        .map(
            later -> {
              sending--;
              return new Position(record.topic(), 0, sent++);
            });
  }

  /** Takes some pictures at the same time, on one event loop as a server does. */
  private List<Optional<Refused>> take(int count, Function<Outgoing, Future<Position>> sink)
      throws Exception {
    Future<List<Optional<Refused>>> all =
        vertx
            .timer(1, TimeUnit.MILLISECONDS)
            .compose(
                onEventLoop -> {
                  RawPictures pictures =
                      new RawPictures(vertx, PictureLimits.DEFAULT, sink, "images.raw");
                  List<Future<Optional<Refused>>> taken = new ArrayList<>();
                  for (int i = 0; i < count; i++) {
                    taken.add(pictures.take(PLACE, "p", PICTURE));
                  }
                  return Future.join(taken).map(done -> done.<Optional<Refused>>list());
                });
    return all.await(20, TimeUnit.SECONDS);
  }

  @Test
  void allAreSentButFewAtATime() throws Exception {
    assertThat(take(25, this::slow)).hasSize(25).containsOnly(Optional.empty());

    assertThat(sent).isEqualTo(25);
    assertThat(mostSending).isEqualTo(4);
  }

  @Test
  void theTurnGoesOnWhenKafkaRefuses() {
    assertThatThrownBy(() -> take(9, record -> Future.failedFuture("no Kafka")))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("kafka-unreachable"));
  }
}
