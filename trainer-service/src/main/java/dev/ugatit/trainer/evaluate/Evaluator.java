package dev.ugatit.trainer.evaluate;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.trainer.data.Augmentation;
import dev.ugatit.trainer.data.PictureStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Scores a model on held-out pictures. The figures are a function of the model and the pictures
 * alone. Holds the pictures of both domains as bytes while it works, and the descriptors of one
 * level. Confined to one thread.
 */
public final class Evaluator {
  private final HeldOut heldOut;
  private final PictureStore store;
  private final int size;
  private final BooleanSupplier wanted;

  /**
   * @param store where the pictures' bytes are
   * @param size side at which they are translated, pixels
   * @param wanted asked often; an evaluation that is no longer wanted is given up
   */
  public Evaluator(HeldOut heldOut, PictureStore store, int size, BooleanSupplier wanted) {
    this.heldOut = heldOut;
    this.store = store;
    this.size = size;
    this.wanted = wanted;
  }

  /** The pictures that are scored. */
  public HeldOut heldOut() {
    return heldOut;
  }

  /**
   * Translates the held-out sources, one by one, and compares them with the held-out targets.
   *
   * @param translation {@code 1×3×S×S} to the same shape, in [-1,1]
   * @throws CancellationException when it is no longer wanted
   * @throws IllegalStateException when there are too few pictures
   */
  public Evaluation evaluate(UnaryOperator<TensorData> translation) {
    if (!heldOut.isEnough()) {
      throw new IllegalStateException(heldOut.count());
    }
    List<Sample> translations = samples(Domain.SOURCE, heldOut.source(), translation);
    List<Sample> targets = samples(Domain.TARGET, heldOut.target(), UnaryOperator.identity());
    return Evaluation.of(
        new SlicedWasserstein(this::requireWanted).levels(translations, targets),
        Spread.of(pictures(translations)),
        Spread.of(pictures(targets)),
        translations.size(),
        targets.size());
  }

  private List<Sample> samples(
      Domain domain, List<String> sha256s, UnaryOperator<TensorData> translation) {
    var samples = new ArrayList<Sample>();
    for (String sha256 : sha256s) {
      requireWanted();
      TensorData input = Augmentation.test(List.of(store.picture(domain, sha256)), size);
      samples.add(Sample.of(sha256, Augmentation.picture(translation.apply(input), 0)));
    }
    return samples;
  }

  private static List<Picture> pictures(List<Sample> samples) {
    return samples.stream().map(Sample::picture).toList();
  }

  private void requireWanted() {
    if (!wanted.getAsBoolean()) {
      throw new CancellationException("the evaluation is no longer wanted");
    }
  }
}
