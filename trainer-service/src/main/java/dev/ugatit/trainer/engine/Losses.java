package dev.ugatit.trainer.engine;

import java.util.Collections;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The losses of one step, as the reference names them. For each discriminator d of {@code GA LA GB
 * LB}: {@code D_ad_loss_d}, {@code D_ad_cam_loss_d}, {@code G_ad_loss_d}, {@code G_ad_cam_loss_d};
 * for each domain X of {@code A B}: {@code G_recon_loss_X}, {@code G_identity_loss_X}, {@code
 * G_cam_loss_X}, and the weighted sums {@code D_loss_X}, {@code G_loss_X}; in all {@code
 * Discriminator_loss}, {@code Generator_loss}.
 *
 * @param values by name; not changed
 */
public record Losses(SortedMap<String, Double> values) {
  static final String DISCRIMINATOR = "Discriminator_loss";
  static final String GENERATOR = "Generator_loss";

  public Losses {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** Weighted sum that the discriminators went down. */
  public double discriminator() {
    return value(DISCRIMINATOR);
  }

  /** Weighted sum that the generators went down. */
  public double generator() {
    return value(GENERATOR);
  }

  /** Whether no loss is NaN or infinite; otherwise the training has diverged and is lost. */
  public boolean finite() {
    return values.values().stream().allMatch(Double::isFinite);
  }

  /**
   * One loss.
   *
   * @throws NoSuchElementException if none has this name
   */
  public double value(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new NoSuchElementException("there is no loss " + name);
    }
    return value;
  }
}
