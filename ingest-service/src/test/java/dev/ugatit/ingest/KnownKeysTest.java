package dev.ugatit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Split;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
  @Test
  void agreesWithAMapOverManyRandomSteps() {
    KnownKeys known = new KnownKeys(100_000);
    Map<String, KnownKeys.Entry> expected = new HashMap<>();
    Random random = new Random(1);
    for (int step = 0; step < 20_000; step++) {
      // Few home slots, so that removals have to close gaps.
      PictureKey key = key("set", Domain.SOURCE, random.nextInt(3000) % 50, random.nextInt(60));
      KnownKeys.Entry entry =
          new KnownKeys.Entry(
              random.nextBoolean() ? Split.TRAIN : Split.TEST, random.nextBoolean());
      if (random.nextInt(3) == 0) {
        KnownKeys.Entry gone = expected.remove(key.text());
        agree(known.remove(key).orElse(null), gone);
      } else {
        boolean isNew = expected.putIfAbsent(key.text(), entry) == null;
        agree(known.add(key, entry.split(), entry.mine()), isNew);
      }
      agree(known.find(key).orElse(null), expected.get(key.text()));
    }
    assertThat(known.size()).isEqualTo(expected.size());
    expected.forEach(
        (text, entry) -> assertThat(known.find(PictureKey.parse(text))).hasValue(entry));
  }

  @Test
  void equalPicturesOfTwoPlacesAreTwo() {
    KnownKeys known = new KnownKeys(10);

    assertThat(known.add(key("one", Domain.SOURCE, 1, 2), Split.TRAIN, true)).isTrue();
    assertThat(known.add(key("one", Domain.TARGET, 1, 2), Split.TRAIN, true)).isTrue();
    assertThat(known.add(key("two", Domain.SOURCE, 1, 2), Split.TRAIN, true)).isTrue();
    assertThat(known.add(key("two", Domain.SOURCE, 1, 2), Split.TRAIN, true)).isFalse();
  }

  @Test
  void takesNoMoreThanItsBound() {
    KnownKeys known = new KnownKeys(2);
    known.add(key("set", Domain.SOURCE, 1, 1), Split.TRAIN, true);
    known.add(key("set", Domain.SOURCE, 1, 2), Split.TRAIN, true);

    assertThat(known.add(key("set", Domain.SOURCE, 1, 3), Split.TRAIN, true)).isFalse();
    assertThat(known.size()).isEqualTo(2);
    assertThat(known.find(key("set", Domain.SOURCE, 1, 3))).isEmpty();
  }

  /** Cheaper than an assertion object for each of many steps. */
  private static void agree(@Nullable Object actual, @Nullable Object expected) {
    if (!Objects.equals(actual, expected)) {
      throw new AssertionError(actual + " instead of " + expected);
    }
  }

  private static PictureKey key(String dataset, Domain domain, long high, long low) {
    return new PictureKey(dataset, domain, "%016x%016x%032x".formatted(high, low, 0));
  }
}
