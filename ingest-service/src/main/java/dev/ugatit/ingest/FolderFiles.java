package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.image.PictureFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of one folder that look like pictures, by their first bytes or by their name.
 *
 * @param pictures sorted by name
 * @param skipped how many other files there are
 * @param skippedNames of the first few of them
 */
record FolderFiles(List<PictureFile> pictures, long skipped, List<String> skippedNames) {
  /** Names that promise a picture, also in formats that are not read: their owner should know. */
  private static final Set<String> EXTENSIONS =
      Set.of(
          "png", "jpg", "jpeg", "jpe", "jfif", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif",
          "avif", "jxl", "ppm");

  private static final int MAX_FILES = 1_000_000;
  private static final int MAX_NAMES = 5;
  private static final int MAGIC_BYTES = 12;

  /**
   * A file that looks like a picture.
   *
   * @param name within its folder, with {@code /} between the parts
   */
  record PictureFile(Domain domain, Path path, String name, @Nullable Split split) {}

  /**
   * Looks through a folder and everything below it. Hidden files and folders are left out; links
   * are followed, a link to a folder above it is not.
   *
   * @throws IngestException if there is no such folder, it cannot be read, or it has no picture
   */
  static FolderFiles scan(Domain domain, FolderSpec folder) {
    Path root = folder.path();
    if (!Files.isDirectory(root)) {
      throw new IngestException(
          Files.exists(root)
              ? root + " is a file; name the folder that holds the pictures"
              : "There is no folder " + root + "; check the path");
    }
    Walk walk = new Walk(domain, folder);
    try {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 64, walk);
    } catch (IOException unreadable) {
      throw new IngestException(
          "The folder " + root + " cannot be read: " + unreadable, unreadable);
    }
    walk.pictures.sort(Comparator.comparing(PictureFile::name));
    FolderFiles files = new FolderFiles(walk.pictures, walk.skipped, walk.skippedNames);
    if (files.pictures.isEmpty()) {
      throw new IngestException(
          "There are no pictures in "
              + root
              + ": "
              + files.others()
              + "; PNG, JPEG, WebP, GIF and BMP count");
    }
    return files;
  }

  private String others() {
    return skipped == 0
        ? "it is empty"
        : "found "
            + skipped
            + (skipped == 1 ? " other file (" : " other files (")
            + String.join(", ", skippedNames)
            + (skipped > skippedNames.size() ? ", …)" : ")");
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Domain domain;
    private final FolderSpec folder;
    private final List<PictureFile> pictures = new ArrayList<>();
    private final List<String> skippedNames = new ArrayList<>();
    private long skipped;

    Walk(Domain domain, FolderSpec folder) {
      this.domain = domain;
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      boolean below = !path.equals(folder.path());
      return below && isHidden(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      if (!isHidden(path)) {
        visit(path, attributes.isRegularFile());
      }
      return FileVisitResult.CONTINUE;
    }

    private void visit(Path path, boolean regular) {
      String name = name(path);
      // Pipes and devices are never opened: reading one may never end.
      if (regular && (promisesPicture(path) || beginsLikePicture(path))) {
        if (pictures.size() >= MAX_FILES) {
          throw new IngestException(
              folder.path() + " has more than " + MAX_FILES + " pictures; name its parts instead");
        }
        pictures.add(new PictureFile(domain, path, name, folder.split()));
      } else {
        skipped++;
        if (skippedNames.size() < MAX_NAMES) {
          skippedNames.add(name);
        }
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failed) throws IOException {
      if (path.equals(folder.path())) {
        throw failed;
      }
      // A loop of links, a folder without permission: shown among what was left out.
      visit(path, false);
      return FileVisitResult.CONTINUE;
    }

    private String name(Path path) {
      return folder.path().relativize(path).toString().replace('\\', '/');
    }

    private static boolean isHidden(Path path) {
      Path name = path.getFileName();
      return name != null && name.toString().startsWith(".");
    }

    private static boolean promisesPicture(Path path) {
      String name = String.valueOf(path.getFileName());
      String extension = name.substring(name.lastIndexOf('.') + 1);
      return EXTENSIONS.contains(extension.toLowerCase(Locale.ROOT));
    }

    private static boolean beginsLikePicture(Path path) {
      try (InputStream in = Files.newInputStream(path)) {
        return PictureFormat.ofMagic(in.readNBytes(MAGIC_BYTES)).isPresent();
      } catch (IOException unreadable) {
        return false;
      }
    }
  }
}
