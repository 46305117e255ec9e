package dev.ugatit.translator.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DecodeGateTest {
  @Test
  void picturesThatFitTogetherDoNotWait() throws Exception {
    var gate = new DecodeGate(10_000_000);
    try (var one = gate.enter(4_000_000);
        var other = gate.enter(5_000_000)) {
      assertThat(one).isNotSameAs(other);
    }
  }

  @Test
  void aPictureWithoutRoomWaitsUntilAnotherHasLeft() throws Exception {
    var gate = new DecodeGate(10_000_000);
    var left = new AtomicBoolean();
    var sawItLeft = new CompletableFuture<Boolean>();
    DecodeGate.Pass first = gate.enter(8_000_000);
    var second =
        new Thread(
            () -> {
              try (var pass = gate.enter(8_000_000)) {
                sawItLeft.complete(left.get());
              } catch (InterruptedException e) {
                sawItLeft.completeExceptionally(e);
              }
            });
    second.start();
    while (second.getState() != Thread.State.WAITING && !sawItLeft.isDone()) {
      Thread.onSpinWait();
    }
    left.set(true);
    first.close();
    assertThat(sawItLeft.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPictureLargerThanTheGatePassesAlone() throws Exception {
    var gate = new DecodeGate(1_000_000);
    try (var huge = gate.enter(40_000_000)) {
      assertThat(huge).isNotNull();
    }
    try (var again = gate.enter(40_000_000)) {
      assertThat(again).isNotNull();
    }
  }
}
