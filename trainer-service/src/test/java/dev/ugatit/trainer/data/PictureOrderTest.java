package dev.ugatit.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Domain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureOrderTest {
  private static final int COUNT = 7;
  private static final int BATCH = 2;

  private static PictureOrder order(long seed) {
    return new PictureOrder(seed, true, 8);
  }

  private static List<Draw> draws(PictureOrder order, int step) {
    return order.draws(Domain.SOURCE, 1, COUNT, step, BATCH);
  }

  @Test
  void isAFunctionOfItsArgumentsWhateverWasAskedBefore() {
    PictureOrder forwards = order(5);
    var all = new ArrayList<List<Draw>>();
    for (int step = 1; step <= 40; step++) {
      all.add(draws(forwards, step));
    }
    PictureOrder backwards = order(5);
    for (int step = 40; step >= 1; step--) {
      assertThat(draws(backwards, step)).isEqualTo(all.get(step - 1));
    }
    assertThat(draws(order(5), 33)).isEqualTo(all.get(32));
    assertThat(draws(order(6), 33)).isNotEqualTo(all.get(32));
  }

  @Test
  void eachEpochShowsEachPictureOnceInAnotherOrder() {
    PictureOrder order = order(5);
    var stream = new ArrayList<Integer>();
    for (int step = 1; step <= 35; step++) {
      draws(order, step).forEach(draw -> stream.add(draw.index()));
    }
    var epochs = new HashSet<List<Integer>>();
    for (int epoch = 0; epoch < 10; epoch++) {
      List<Integer> shown = stream.subList(epoch * COUNT, (epoch + 1) * COUNT);
      assertThat(shown).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
      epochs.add(List.copyOf(shown));
    }
    assertThat(epochs).hasSizeGreaterThan(8);
  }

  @Test
  void domainsAreShuffledApart() {
    PictureOrder order = order(5);
    var source = new ArrayList<Integer>();
    var target = new ArrayList<Integer>();
    for (int step = 1; step <= 20; step++) {
      order.draws(Domain.SOURCE, 1, 20, step, 1).forEach(d -> source.add(d.index()));
      order.draws(Domain.TARGET, 1, 20, step, 1).forEach(d -> target.add(d.index()));
    }
    assertThat(source).isNotEqualTo(target);
  }

  @Test
  void cropsCoverTheMarginAndHalfOfThePicturesAreMirrored() {
    PictureOrder order = order(5);
    var lefts = new HashSet<Integer>();
    var tops = new HashSet<Integer>();
    int mirrored = 0;
    for (int step = 1; step <= 500; step++) {
      for (Draw draw : draws(order, step)) {
        lefts.add(draw.left());
        tops.add(draw.top());
        mirrored += draw.mirrored() ? 1 : 0;
      }
    }
    assertThat(lefts).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(tops).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(mirrored).isBetween(420, 580);
  }

  @Test
  void anEpochBeginsWithTheFirstBatchBehindTheLastPicture() {
    // Seven pictures in pairs from step 3: the first epoch ends within step 6.
    var begins = new ArrayList<Integer>();
    for (int step = 3; step <= 17; step++) {
      if (PictureOrder.beginsEpoch(3, COUNT, step, BATCH)) {
        begins.add(step);
      }
    }
    assertThat(begins).containsExactly(7, 10, 14, 17);
  }
}
