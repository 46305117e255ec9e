package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognises the folder names of published datasets: {@code trainA}, {@code trainB}, {@code testA},
 * {@code testB}. Touches the file system; not for event loops.
 */
public final class FolderLayout {
  private static final String TRAIN = "train";
  private static final String TEST = "test";

  private FolderLayout() {}

  /** The folders below {@code root}, if it holds {@code trainA} and {@code trainB}. */
  public static Optional<Map<Domain, List<FolderSpec>>> detect(Path root) {
    Path source = root.resolve(TRAIN + "A");
    Path target = root.resolve(TRAIN + "B");
    return Files.isDirectory(source) && Files.isDirectory(target)
        ? Optional.of(of(source, target))
        : Optional.empty();
  }

  /**
   * The folders of two domains. Where one is called {@code trainA} or {@code trainB} and has a
   * {@code testA} or {@code testB} beside it, that one is held out and nothing else is.
   */
  public static Map<Domain, List<FolderSpec>> of(Path source, Path target) {
    Map<Domain, List<FolderSpec>> folders = new EnumMap<>(Domain.class);
    folders.put(Domain.SOURCE, withTests(source));
    folders.put(Domain.TARGET, withTests(target));
    return folders;
  }

  private static List<FolderSpec> withTests(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    String text = name == null ? "" : name.toString();
    if (text.equals(TRAIN + "A") || text.equals(TRAIN + "B")) {
      Path tests =
          folder.toAbsolutePath().normalize().resolveSibling(TEST + text.substring(TRAIN.length()));
      if (Files.isDirectory(tests)) {
        return List.of(new FolderSpec(folder, Split.TRAIN), new FolderSpec(tests, Split.TEST));
      }
    }
    return List.of(FolderSpec.of(folder));
  }
}
