package dev.ugatit.trainer.engine;

import ai.djl.Device;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.WinogradLayers;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which layers of a generator are convolved by Winograd's minimal filtering: those that the
 * training's options name, on a CPU; on a GPU none, whose library chooses for itself. System
 * property {@value #PROPERTY} = {@code direct} or {@code winograd} forces one form everywhere, for
 * checks.
 */
final class ConvolutionForms {
  static final String PROPERTY = "ugatit.conv";

  private static final Logger LOG = LoggerFactory.getLogger(ConvolutionForms.class);

  private ConvolutionForms() {}

  /** The layers for a training on a device. */
  static Set<WinogradLayers> choose(TrainingOptions options, Device device) {
    String forced = System.getProperty(PROPERTY, "");
    if (!forced.isEmpty()) {
      LOG.warn("all convolutions are {}, by -D{}", forced, PROPERTY);
    }
    return choose(options.winograd(), device.isGpu(), forced);
  }

  /**
   * The layers for a device like this.
   *
   * @param forced {@code direct}, {@code winograd} or empty
   */
  static Set<WinogradLayers> choose(Set<WinogradLayers> wanted, boolean gpu, String forced) {
    return switch (forced) {
      case "" -> gpu ? Set.of() : wanted;
      case "direct" -> Set.of();
      case "winograd" -> EnumSet.allOf(WinogradLayers.class);
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " is \"" + forced + "\": use direct or winograd");
    };
  }
}
