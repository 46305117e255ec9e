package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.translator.queue.Cancellation;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
  private final ModelSession session;
  private int users;

  /** Closes the session; there from retirement on. */
  private @Nullable Executor closer;

  LoadedModel(ModelManifest manifest, Provider provider, ModelSession session) {
    this.manifest = manifest;
    this.provider = provider;
    this.session = session;
  }

  /** What it was announced as. */
  public ModelManifest manifest() {
    return manifest;
  }

  /** What executes it. */
  public Provider provider() {
    return provider;
  }

  /** Form of its network: {@code plain}, as published. */
  public String form() {
    return "plain";
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
    session.close();
    LOG.info("Model {} is unloaded", manifest.key());
  }

  /**
   * Runs it; the caller holds it. Blocks.
   *
   * @param input {@code N×3×H×W} in the manifest's input range
   * @param outputs names of the tensors to compute
   * @throws ModelRunException when it does not run, or was cancelled
   */
  public Map<String, TensorData> run(
      TensorData input, Set<String> outputs, Cancellation cancellation) throws ModelRunException {
    return session.run(manifest.tensors().input(), input, outputs, cancellation);
  }
}
