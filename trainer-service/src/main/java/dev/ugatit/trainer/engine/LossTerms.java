package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The terms of a step's losses (paper, section 2.2), each a mean over all elements, and a book that
 * keeps them by name until the step is over: they leave the device together, once.
 */
final class LossTerms {
  private final Tensors tensors;
  private final Map<String, NDArray> book = new LinkedHashMap<>();

  LossTerms(Tensors tensors) {
    this.tensors = tensors;
  }

  /** Mean of (x − target)². */
  NDArray squared(NDArray x, int target) {
    return x.sub(tensors.constant(target)).square().mean();
  }

  /** Mean of |a − b|. */
  NDArray absolute(NDArray a, NDArray b) {
    return a.sub(b).abs().mean();
  }

  /** Mean binary cross-entropy of logits whose target is 1. */
  NDArray crossEntropyWithOne(NDArray logits) {
    return Tensors.softPlus(logits.neg()).mean();
  }

  /** Mean binary cross-entropy of logits whose target is 0. */
  NDArray crossEntropyWithZero(NDArray logits) {
    return Tensors.softPlus(logits).mean();
  }

  /** weight · term. */
  NDArray weighted(double weight, NDArray term) {
    return term.mul(tensors.constant(weight));
  }

  /** Writes a term into the book. */
  NDArray note(String name, NDArray term) {
    book.put(name, term);
    return term;
  }

  /** A term that was written. */
  NDArray noted(String name) {
    NDArray term = book.get(name);
    if (term == null) {
      throw new IllegalStateException("the loss " + name + " is not computed yet");
    }
    return term;
  }

  /** Values of all terms written. */
  Losses read() {
    List<NDArray> scalars = book.values().stream().map(term -> term.reshape(1)).toList();
    float[] values = Tensors.data(Tensors.concatenate(scalars, 0)).values();
    var named = new TreeMap<String, Double>();
    int i = 0;
    for (String name : book.keySet()) {
      named.put(name, (double) values[i++]);
    }
    return new Losses(named);
  }
}
