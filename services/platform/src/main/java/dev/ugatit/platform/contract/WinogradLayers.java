package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Layers of a generator that a training may convolve by Winograd's minimal filtering instead of
 * directly: the same function to rounding, but other bits.
 */
public enum WinogradLayers {
  /** The residual blocks: 3×3 convolutions of 4C channels at a quarter of the size. */
  BLOCKS,
  /** Enlargement by two and 3×3 convolution, from the small map. */
  ENLARGEMENTS;

  /** Below these sizes of the blocks' maps the transforms cost more than they save. */
  private static final int LEAST_SIDE = 24;

  private static final int LEAST_CHANNELS = 128;

  /**
   * The layers of such a network that are faster so on a CPU. A function of the network and not of
   * a timing, so that trainings with equal options have equal bits.
   */
  public static Set<WinogradLayers> fitting(NetworkOptions network) {
    boolean large = network.size() / 4 >= LEAST_SIDE && 4 * network.channels() >= LEAST_CHANNELS;
    return large ? EnumSet.of(BLOCKS, ENLARGEMENTS) : EnumSet.of(ENLARGEMENTS);
  }

  /** Name in JSON. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The layers with this {@link #label()}. */
  @JsonCreator
  public static WinogradLayers of(String label) {
    return Arrays.stream(values())
        .filter(layers -> layers.label().equals(label))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no layers \"" + label + "\" known to Winograd"));
  }
}
