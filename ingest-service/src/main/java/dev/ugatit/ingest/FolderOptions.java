package dev.ugatit.ingest;

import dev.ugatit.platform.image.PictureLimits;
import java.time.Duration;

/**
 * How a {@link FolderSource} works.
 *
 * @param workers threads that decode
 * @param limits what a file may be at most
 */
public record FolderOptions(int workers, PictureLimits limits) {
  public static final FolderOptions DEFAULT =
      new FolderOptions(
          2,
          new PictureLimits(
              PictureLimits.DEFAULT.maxBytes(),
              PictureLimits.DEFAULT.maxPixels(),
              Duration.ofSeconds(30)));

  public FolderOptions {
    if (workers < 1 || limits.maxTime().isZero()) {
      throw new IllegalArgumentException(
          "a folder source needs at least 1 worker and a time limit above 0");
    }
  }
}
