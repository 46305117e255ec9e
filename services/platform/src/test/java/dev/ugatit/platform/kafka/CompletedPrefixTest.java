package dev.ugatit.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CompletedPrefixTest {
  @Test
  void shouldHoldTheOffsetWhileAnEarlierRecordIsOpen() {
    CompletedPrefix prefix = new CompletedPrefix();
    prefix.read(10);
    prefix.read(11);
    prefix.read(15);

    assertThat(prefix.complete(15)).isEmpty();
    assertThat(prefix.complete(11)).isEmpty();
    assertThat(prefix.complete(10)).hasValue(16);
    assertThat(prefix.open()).isZero();
  }

  @Test
  void shouldNeverPassAnOpenRecordInAnyOrder() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Long> offsets = offsetsWithGaps(random, 40);
      CompletedPrefix prefix = new CompletedPrefix();
      offsets.forEach(prefix::read);
      TreeSet<Long> open = new TreeSet<>(offsets);
      List<Long> order = new ArrayList<>(offsets);
      Collections.shuffle(order, random);
      for (long offset : order) {
        boolean first = offset == open.first();
        open.remove(offset);
        OptionalLong next = prefix.complete(offset);
        // Independent of the class: the last of all offsets that lies before every open one.
        long limit = open.isEmpty() ? Long.MAX_VALUE : open.first();
        long last = offsets.stream().filter(o -> o < limit).mapToLong(o -> o).max().orElse(-1);
        assertThat(next).isEqualTo(first ? OptionalLong.of(last + 1) : OptionalLong.empty());
      }
    }
  }

  @Test
  void shouldRefuseOffsetsThatDoNotRise() {
    CompletedPrefix prefix = new CompletedPrefix();
    prefix.read(5);

    assertThatThrownBy(() -> prefix.read(5)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Long> offsetsWithGaps(Random random, int count) {
    List<Long> offsets = new ArrayList<>();
    long offset = random.nextInt(1000);
    for (int i = 0; i < count; i++) {
      offsets.add(offset);
      offset += 1 + random.nextInt(3);
    }
    return offsets;
  }
}
