package dev.ugatit.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.trainer.data.PictureStore;
import dev.ugatit.trainer.data.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice of held-out pictures, and what is told from them. */
class HeldOutTest {
  @TempDir private Path folder;
  private PictureStore store;
  private long next;

  @BeforeEach
  void open() throws IOException {
    store = PictureStore.open(folder.resolve("store"), 2_000);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void add(Domain domain, Split split, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Picture picture = Pictures.noise(36, next++);
      store.add(domain, Pictures.sha256(picture), split, picture, 0, next);
    }
  }

  private void add(int source, int target) throws IOException {
    add(Domain.SOURCE, Split.TEST, source);
    add(Domain.TARGET, Split.TEST, target);
  }

  private HeldOut heldOut() throws IOException {
    return HeldOut.of(folder, store);
  }

  private Evaluation evaluate(UnaryOperator<TensorData> translation) throws IOException {
    return new Evaluator(heldOut(), store, 32, () -> true).evaluate(translation);
  }

  private static TensorData grey(TensorData pictures) {
    return new TensorData(pictures.shape(), new float[pictures.values().length]);
  }

  @Test
  void areOnlyPicturesThatAreNeverLearnedFrom() throws IOException {
    add(Domain.SOURCE, Split.TRAIN, 5);
    add(3, 2);
    assertThat(heldOut().source())
        .containsExactlyElementsOf(store.sha256s(Domain.SOURCE, Split.TEST));
    assertThat(heldOut().target()).hasSize(2);
    assertThat(heldOut().isEnough()).isTrue();
  }

  @Test
  void stayTheSameWhenOthersJoinOrTheyAreWithdrawn() throws IOException {
    add(3, 3);
    HeldOut chosen = heldOut();
    add(4, 4);
    store.withdraw(Domain.SOURCE, chosen.source().get(0), 0, next++);
    assertThat(heldOut()).isEqualTo(chosen);
  }

  @Test
  void areChosenLaterWhenTheyAreTooFew() throws IOException {
    add(3, 1);
    assertThat(heldOut().isEnough()).isFalse();
    assertThat(heldOut().count()).contains("3 source and 1 target");
    assertThatThrownBy(() -> evaluate(UnaryOperator.identity()))
        .isInstanceOf(IllegalStateException.class);
    add(0, 1);
    assertThat(heldOut().isEnough()).isTrue();
  }

  @Test
  void areChosenAgainWhenTheirBytesAreGoneOrTheFileIsDamaged() throws IOException {
    add(3, 3);
    HeldOut before = heldOut();
    store.clear();
    add(2, 2);
    assertThat(heldOut().source()).hasSize(2).doesNotContainAnyElementsOf(before.source());
    HeldOut chosen = heldOut();
    Files.writeString(folder.resolve("held-out.json"), "{");
    assertThat(heldOut()).isEqualTo(chosen);
  }

  @Test
  void areAtMostFiveHundredOfADomain() throws IOException {
    add(501, 2);
    assertThat(heldOut().source()).hasSize(500);
  }

  @Test
  void anUnchangedPictureIsAliveAndAGreyOneIsNot() throws IOException {
    add(4, 5);
    Evaluation same = evaluate(UnaryOperator.identity());
    assertThat(same.isAlive()).isTrue();
    assertThat(same.sources()).isEqualTo(4);
    assertThat(same.targets()).isEqualTo(5);
    assertThat(same.levels()).containsOnlyKeys(16, 32);
    Evaluation grey = evaluate(HeldOutTest::grey);
    assertThat(grey.isAlive()).isFalse();
    assertThat(grey.spread()).isZero();
    assertThat(grey.targetSpread()).isEqualTo(same.targetSpread());
    assertThat(grey.score()).isGreaterThan(same.score());
  }

  @Test
  void theSameModelHasTheSameFigures() throws IOException {
    add(3, 3);
    assertThat(Collections.nCopies(3, evaluate(UnaryOperator.identity())))
        .containsOnly(evaluate(UnaryOperator.identity()));
  }

  @Test
  void anEvaluationThatIsNoLongerWantedIsGivenUp() throws IOException {
    add(2, 2);
    var evaluator = new Evaluator(heldOut(), store, 32, () -> false);
    assertThatThrownBy(() -> evaluator.evaluate(UnaryOperator.identity()))
        .isInstanceOf(CancellationException.class);
  }
}
