package dev.ugatit.translator.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which form was the faster, by network, size and machine, so that neither a new version nor a
 * restart measures again. Kept in a text file, one choice a line; a file that cannot be read or
 * written costs a measurement and nothing else. Confined to the thread that loads models.
 */
final class FormMemory {
  private static final Logger LOG = LoggerFactory.getLogger(FormMemory.class);
  private static final int MAX_CHOICES = 500;
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;
  private final Map<String, Form> choices = new LinkedHashMap<>();

  /** Choices of this file, which may not be there yet. Reads it. */
  FormMemory(Path file) {
    this.file = file;
    try {
      if (Files.exists(file) && Files.size(file) <= MAX_BYTES) {
        Files.readString(file).lines().forEach(this::read);
      }
    } catch (IOException e) {
      LOG.debug("Forms are measured again: {}", e.toString());
    }
  }

  private void read(String line) {
    int tab = line.indexOf('\t');
    for (Form form : Form.values()) {
      if (tab > 0 && form.label().equals(line.substring(0, tab))) {
        choices.put(line.substring(tab + 1), form);
      }
    }
  }

  /** The faster form, if it was measured. */
  Optional<Form> find(String key) {
    return Optional.ofNullable(choices.get(key));
  }

  /** Keeps a choice. Writes the file. */
  void put(String key, Form faster) {
    choices.remove(key); // the newest go last
    choices.put(key, faster);
    while (choices.size() > MAX_CHOICES) {
      choices.remove(choices.keySet().iterator().next());
    }
    var text = new StringBuilder();
    choices.forEach(
        (each, form) -> text.append(form.label()).append('\t').append(each).append('\n'));
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, "forms", ".tmp");
      Files.write(fresh, text.toString().getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.debug("The choice of a form is not kept: {}", e.toString());
    }
  }

  /**
   * What decides how fast a form is, apart from the network: processor, cores, threads, library.
   *
   * @param threads within one run
   * @param runtime version of the engine
   */
  static String machine(int threads, String runtime) {
    int cores = Runtime.getRuntime().availableProcessors();
    return String.format(
        Locale.ROOT, "%s, %d cores, %d threads, %s", processor(), cores, threads, runtime);
  }

  private static String processor() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .takeWhile(line -> !line.isBlank())
          .filter(line -> line.matches("(vendor_id|cpu family|model|model name)\\s*:.*"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .reduce((one, two) -> one + " " + two)
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }
}
