package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.translator.queue.Cancellation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version of a model, open and checked. Thread-safe.
 *
 * <pre>
 *   SERVING ─ retire() ─▶ DRAINING ─ last release() ─▶ CLOSED
 *   SERVING ─ retire() without users ────────────────▶ CLOSED
 * </pre>
 *
 * Who runs it holds it: {@link #acquire()} succeeds in SERVING alone, and each success needs
 * exactly one {@link #release()}. A forgotten one keeps a replaced version in memory for ever; one
 * too many would free it under a run and is refused.
 */
public final class LoadedModel {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

  private final ModelManifest manifest;
  private final Provider provider;
  private final ModelForms forms;
  private final Scale scale;
  private int users;

  /** Looks for faster forms; there from {@link #seekFaster} on. */
  private @Nullable Search search;

  /** Whether so many bytes more may be taken. */
  private volatile LongPredicate room = bytes -> true;

  /** Runs that may overlap. */
  private volatile int runs = 1;

  /** Closes the session; there from retirement on. */
  private @Nullable Executor closer;

  /** How a faster form of a size is found, and on which thread. */
  private record Search(FormChooser chooser, FormSource source, Executor loader) {}

  LoadedModel(ModelManifest manifest, Provider provider, ModelSession session, Scale scale) {
    this(manifest, provider, new ModelForms(session, System::nanoTime), scale);
  }

  LoadedModel(ModelManifest manifest, Provider provider, ModelForms forms, Scale scale) {
    this.manifest = manifest;
    this.provider = provider;
    this.forms = forms;
    this.scale = scale;
  }

  /**
   * Chooses the form of the model's own size now, and of other sizes when they are first asked for.
   * CUDA's libraries choose for themselves: there the model stays plain. Before it serves; blocks.
   *
   * @param pictures of the own size, each {@code 1×3×H×W}
   * @param loader the thread that loads models
   */
  void seekFaster(
      FormChooser chooser, FormSource source, List<TensorData> pictures, Executor loader) {
    if (provider != Provider.CPU) {
      return;
    }
    Size own = ownSize();
    Optional<ModelSession> faster = chooser.choose(manifest, source, own, forms.common(), pictures);
    if (!manifest.tensors().fixedSize()) {
      forms.decide(own, faster, true);
      synchronized (this) {
        search = new Search(chooser, source, loader);
      }
    } else if (faster.isPresent()) {
      forms.replace(faster.get());
    }
  }

  private Size ownSize() {
    return MemoryEstimate.ownSize(manifest);
  }

  /**
   * From now on forms of other sizes are made where there is room for them. Before it serves.
   *
   * @param room whether so many bytes more may be taken; asked on the loader's thread
   * @param runs that may overlap
   */
  void liveWithin(LongPredicate room, int runs) {
    this.room = room;
    this.runs = runs;
  }

  /** What it takes in memory, as {@link MemoryEstimate} has it. */
  long bytes() {
    return forms.bytes(new MemoryEstimate(manifest, runs));
  }

  /** When the least recently used form of another size was used; none without such a form. */
  OptionalLong leastUseOfForms() {
    return forms.leastUse();
  }

  /** Gives up that form; what runs in it comes to its end. Does not block. */
  void unloadLeastUsedForm(Executor closer) {
    forms.unloadLeastUsed(closer);
  }

  /** What it was announced as. */
  public ModelManifest manifest() {
    return manifest;
  }

  /** What executes it. */
  public Provider provider() {
    return provider;
  }

  /** Side of the answer to a picture of this side, pixels. */
  public int answerSide(int side) {
    return scale.of(side);
  }

  /** The form that pictures of the model's own size run in. */
  public Form form() {
    return forms.form(ownSize());
  }

  /**
   * The form that this picture runs in now.
   *
   * @param input {@code 1×3×H×W}
   */
  public Form form(TensorData input) {
    return Size.of(input).map(forms::form).orElse(form());
  }

  /** Takes hold of it; false when it is draining or closed. */
  public synchronized boolean acquire() {
    if (closer != null) {
      return false;
    }
    users++;
    return true;
  }

  /** Gives back one {@link #acquire()}. */
  public synchronized void release() {
    if (users == 0) {
      throw new IllegalStateException(manifest.key() + " is released more often than acquired");
    }
    users--;
    closeIfDrained();
  }

  /**
   * Takes no new users and closes after the last one.
   *
   * @param closer runs the close, which blocks: the last user may be on an event loop
   */
  synchronized void retire(Executor closer) {
    if (this.closer == null) {
      this.closer = closer;
      closeIfDrained();
    }
  }

  private void closeIfDrained() {
    Executor by = closer;
    if (by == null || users > 0) {
      return;
    }
    try {
      by.execute(this::close);
    } catch (RejectedExecutionException e) {
      LOG.debug("Model {} is left to the end of the process", manifest.key());
    }
  }

  private void close() {
    forms.close();
    LOG.info("Model {} is unloaded", manifest.key());
  }

  /**
   * Runs it in the fastest form that is open for the picture's size; the caller holds it. Blocks.
   *
   * @param input {@code N×3×H×W} in the manifest's input range
   * @param outputs names of the tensors to compute
   * @throws ModelRunException when it does not run, or was cancelled
   */
  public Map<String, TensorData> run(
      TensorData input, Set<String> outputs, Cancellation cancellation) throws ModelRunException {
    Size.of(input).ifPresent(this::wish);
    return forms.run(manifest.tensors().input(), input, outputs, cancellation);
  }

  /** Has a faster form looked for, if this size is new; until it is there the plain one serves. */
  private void wish(Size size) {
    Search by = search();
    if (by == null || !forms.wants(size)) {
      return;
    }
    try {
      by.loader().execute(() -> find(by, size));
    } catch (RejectedExecutionException e) {
      forms.decide(size, Optional.empty(), false);
    }
  }

  private synchronized @Nullable Search search() {
    return search;
  }

  private void find(Search by, Size size) {
    if (!room.test(new MemoryEstimate(manifest, runs).form(forms.common(), size))) {
      forms.postpone(size);
      return;
    }
    Optional<ModelSession> faster = Optional.empty();
    boolean held = acquire();
    try {
      if (held) {
        List<TensorData> pictures = List.of(WarmUp.noise(manifest.tensors(), size));
        faster = by.chooser().choose(manifest, by.source(), size, forms.common(), pictures);
      }
    } finally {
      forms.decide(size, faster, false);
      if (held) {
        release();
      }
    }
  }
}
