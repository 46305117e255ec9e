package dev.ugatit.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateWriterTest {
  private final List<Promise<Position>> acknowledgements = new ArrayList<>();
  private final List<Promise<Void>> applications = new ArrayList<>();
  private final StateWriter writer =
      new StateWriter(record -> next(acknowledgements), position -> next(applications));

  private static <T> Future<T> next(List<Promise<T>> promises) {
    promises.add(Promise.promise());
    return promises.get(promises.size() - 1).future();
  }

  private Future<Void> write() {
    return writer.inTurn(() -> writer.write(Outgoing.of("t", "key", new byte[0])));
  }

  private void acknowledge(int record) {
    acknowledgements.get(record).complete(new Position("t", 0, record));
  }

  @Test
  void aWriteWaitsUntilTheOneBeforeIsInTheTable() {
    Future<Void> first = write();
    Future<Void> second = write();
    acknowledge(0);
    assertThat(acknowledgements).hasSize(1);
    assertThat(first.isComplete()).isFalse();

    applications.get(0).complete();
    assertThat(first.succeeded()).isTrue();
    assertThat(acknowledgements).hasSize(2);
    assertThat(second.isComplete()).isFalse();
  }

  @Test
  void aWriteThatFailsIsToldAndHoldsUpNobody() {
    Future<Void> first = write();
    Future<Void> second = write();
    acknowledgements.get(0).fail("no broker");
    assertThat(first.cause()).isInstanceOf(Refusal.class).hasMessageContaining("Kafka");
    acknowledge(1);
    // The table has seen none before.
    applications.get(0).complete();
    assertThat(second.succeeded()).isTrue();
  }

  @Test
  void aCheckThatRefusesIsToldAsItIs() {
    Refusal refusal = Refusal.of(409, "no", "No.");
    Future<Void> refused =
        writer.inTurn(
            () -> {
              throw refusal;
            });
    assertThat(refused.cause()).isSameAs(refusal);
    assertThat(acknowledgements).isEmpty();
  }

  @Test
  void onlySoManyMayWait() {
    for (int i = 0; i < 64; i++) {
      assertThat(write().isComplete()).isFalse();
    }
    Refusal busy = (Refusal) write().cause();
    assertThat(busy.status()).isEqualTo(429);
    assertThat(busy.retryAfterSeconds()).isPositive();
  }
}
