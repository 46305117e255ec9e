package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.trainer.weights.ReferenceWeights;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Opens files of networks for commands: whatever is wrong is told with the file's name. */
final class NetworksFile {
  private NetworksFile() {}

  /**
   * Opens a file.
   *
   * @param size side that a light generator was trained at, pixels; null for what the file says
   * @throws CommandException when it is damaged or holds something else
   */
  static ReferenceWeights open(Path file, @Nullable Integer size) throws IOException {
    try {
      return ReferenceWeights.open(file, size == null ? OptionalInt.empty() : OptionalInt.of(size));
    } catch (FileSystemException e) {
      throw e; // its file is told with its reason
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Options of the six networks of a file that a training begins with.
   *
   * @param channels that a person expects; null for any
   * @throws CommandException when a network is missing, or the channels are others
   */
  static NetworkOptions complete(Path file, @Nullable Integer size, @Nullable Integer channels)
      throws IOException {
    try (ReferenceWeights weights = open(file, size)) {
      if (!weights.missing().isEmpty()) {
        throw new CommandException(
            file
                + " lacks "
                + String.join(", ", weights.missing())
                + ": a training begins with all six networks");
      }
      NetworkOptions network = weights.network();
      if (channels != null && channels != network.channels()) {
        throw new CommandException(
            file + " has networks of " + network.channels() + " channels, not " + channels);
      }
      return network;
    }
  }
}
