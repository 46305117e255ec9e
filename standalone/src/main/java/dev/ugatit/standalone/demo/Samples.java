package dev.ugatit.standalone.demo;

import dev.ugatit.standalone.system.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bundled pictures: rendered emoji as source, flat outlined ones as target, and held-out pairs
 * of the same emoji in both styles.
 *
 * @param root the folder {@code samples} of the product
 */
public record Samples(Path root) {

  /**
   * A held-out source and its true partner, encoded.
   *
   * @param name for captions
   */
  public record Pair(String name, byte[] source, byte[] target) {}

  /** The samples beside the launcher, named by {@code UGATIT_HOME}, or under the working folder. */
  public static Samples locate() {
    String home = System.getenv("UGATIT_HOME");
    Path root = Path.of(home == null ? "" : home).resolve("samples").toAbsolutePath();
    if (!Files.isDirectory(root)) {
      throw new CommandException(
          "the bundled pictures are not at "
              + root
              + ": run ./ugatit from a clone, or set UGATIT_HOME to one");
    }
    return new Samples(root);
  }

  /** Pictures to learn from, of the kind to translate. */
  public Path source() {
    return root.resolve("source");
  }

  /** Pictures to learn from, of the kind to translate into. */
  public Path target() {
    return root.resolve("target");
  }

  /** Held-out pictures of the kind to translate. */
  public Path sourceTest() {
    return root.resolve("source-test");
  }

  /** Held-out partners. */
  public Path targetTest() {
    return root.resolve("target-test");
  }

  /** The held-out pairs that {@code pairs.csv} lists. */
  public List<Pair> pairs() throws IOException {
    var pairs = new ArrayList<Pair>();
    List<String> lines = Files.readAllLines(root.resolve("pairs.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      pairs.add(
          new Pair(
              cells[0],
              Files.readAllBytes(root.resolve(cells[1])),
              Files.readAllBytes(root.resolve(cells[2]))));
    }
    return pairs;
  }
}
