package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SlotsTest {
  private final Slots<String> slots = new Slots<>(2);

  @Test
  void framesGoWhileThereArePlaces() {
    assertThat(slots.offer("a")).isEmpty();
    assertThat(slots.next()).contains("a");
    assertThat(slots.offer("b")).isEmpty();
    assertThat(slots.next()).contains("b");
    assertThat(slots.offer("c")).isEmpty();
    assertThat(slots.next()).isEmpty();

    slots.over();

    assertThat(slots.next()).contains("c");
    assertThat(slots.next()).isEmpty();
  }

  @Test
  void theNewestWaits() {
    slots.offer("a");
    assertThat(slots.offer("b")).contains("a");
    assertThat(slots.offer("c")).contains("b");
    assertThat(slots.next()).contains("c");
  }

  @Test
  void aWaitingFrameCanBeTakenAway() {
    slots.offer("a");
    assertThat(slots.clear()).contains("a");
    assertThat(slots.clear()).isEmpty();
    assertThat(slots.next()).isEmpty();
  }

  @Test
  void noMoreFramesAreOverThanHaveGone() {
    slots.offer("a");
    slots.next();
    slots.over();
    assertThatThrownBy(slots::over).isInstanceOf(IllegalStateException.class);
  }
}
