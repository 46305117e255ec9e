package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides in which form a model runs at one size. A form that is not the same function is refused
 * in each setting; which is the faster is measured once for each network, size and machine.
 * Confined to the thread that loads models.
 */
final class FormChooser {
  private static final Logger LOG = LoggerFactory.getLogger(FormChooser.class);

  private final WantedForm wanted;
  private final FormMemory memory;
  private final String machine;
  private final LongSupplier clock;

  /**
   * A chooser.
   *
   * @param machine as {@link FormMemory#machine} tells it
   * @param clock nanoseconds
   */
  FormChooser(WantedForm wanted, FormMemory memory, String machine, LongSupplier clock) {
    this.wanted = wanted;
    this.memory = memory;
    this.machine = machine;
    this.clock = clock;
  }

  /**
   * Opens the other form where it is the better one; then it is the caller's to close. Blocks.
   *
   * @param pictures to compare the forms on, each {@code 1×3×H×W} of this size
   * @return none when the plain form stays
   */
  Optional<ModelSession> choose(
      ModelManifest manifest,
      FormSource source,
      Size size,
      ModelSession plain,
      List<TensorData> pictures) {
    String key = source.network() + ", " + size + ", " + machine;
    Optional<Form> known = wanted == WantedForm.AUTO ? memory.find(key) : Optional.empty();
    if (wanted == WantedForm.PLAIN
        || !source.suits(size)
        || known.equals(Optional.of(Form.PLAIN))) {
      return Optional.empty();
    }
    try {
      return tried(manifest, source.open(size), size, plain, pictures, key, known.isPresent());
    } catch (IOException | ModelRunException | RuntimeException e) {
      LOG.warn("Model {} stays plain at {}: {}", manifest.key(), size, e.toString());
      return Optional.empty();
    }
  }

  private Optional<ModelSession> tried(
      ModelManifest manifest,
      ModelSession form,
      Size size,
      ModelSession plain,
      List<TensorData> pictures,
      String key,
      boolean known)
      throws ModelRunException {
    boolean kept = false;
    try {
      boolean timed = wanted == WantedForm.AUTO && !known;
      var outcome = new FormTrial(manifest.tensors(), clock).run(plain, form, pictures, timed);
      kept = outcome.exact() && (outcome.faster() || !timed);
      if (!outcome.exact()) {
        LOG.warn(
            "Model {} stays plain at {}: in Winograd's form {}",
            manifest.key(),
            size,
            outcome.complaint());
      } else {
        LOG.info(
            "Model {} takes {} ms at {} in Winograd's form and {} ms in the plain one: {} is used",
            manifest.key(),
            outcome.otherNanos() / 1_000_000,
            size,
            outcome.plainNanos() / 1_000_000,
            kept ? "Winograd's" : "the plain one");
        if (timed) {
          memory.put(key, kept ? Form.WINOGRAD : Form.PLAIN);
        }
      }
      return kept ? Optional.of(form) : Optional.empty();
    } finally {
      if (!kept) {
        form.close();
      }
    }
  }
}
