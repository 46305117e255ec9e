package dev.ugatit.ingest;

import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Thumbnail;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.image.Resizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * Makes thumbnails and chooses which ones are shown: those of the smallest digests. That is a
 * random sample of all pictures, grows with the first ones, changes ever more rarely and is the
 * same in whatever order they come. Stateless.
 */
final class Thumbnails {
  private static final float[] QUALITIES = {0.8f, 0.6f, 0.4f, 0.2f};
  private static final PictureDecoder DECODER = new PictureDecoder(PictureLimits.DEFAULT);

  private Thumbnails() {}

  /** Whether a picture of this digest belongs among these, which are sorted by their digests. */
  static boolean isWanted(List<Thumbnail> kept, String sha256) {
    boolean isThere = kept.stream().anyMatch(one -> one.sha256().equals(sha256));
    boolean isRoom = kept.size() < DatasetStats.MAX_THUMBNAILS;
    return !isThere && (isRoom || sha256.compareTo(kept.get(kept.size() - 1).sha256()) < 0);
  }

  /** These and one more that {@linkplain #isWanted is wanted}, without the one that gives way. */
  static List<Thumbnail> with(List<Thumbnail> kept, Thumbnail added) {
    List<Thumbnail> all = new ArrayList<>(kept);
    all.add(added);
    all.sort(Comparator.comparing(Thumbnail::sha256));
    return all.subList(0, Math.min(all.size(), DatasetStats.MAX_THUMBNAILS));
  }

  /**
   * Makes the thumbnail of a prepared picture. Blocks for some milliseconds: call it on a worker.
   *
   * @param sha256 the picture's digest
   */
  static Thumbnail of(String sha256, byte[] png) throws PictureException {
    Picture picture = DECODER.decode(png);
    for (int side = Thumbnail.MAX_SIDE; ; side /= 2) {
      Picture small = fitted(picture, side);
      for (float quality : QUALITIES) {
        byte[] jpeg = PictureEncoder.jpeg(small, quality);
        // At 8 pixels every picture fits: its headers alone have most of the bytes.
        if (jpeg.length <= Thumbnail.MAX_BYTES) {
          return new Thumbnail(sha256, Base64.getEncoder().encodeToString(jpeg));
        }
      }
    }
  }

  /** Reduced to a longest side; a smaller picture stays as it is. */
  private static Picture fitted(Picture picture, int longest) {
    int width = picture.width();
    int height = picture.height();
    int larger = Math.max(width, height);
    if (larger <= longest) {
      return picture;
    }
    return Resizer.resize(
        picture, Math.max(1, width * longest / larger), Math.max(1, height * longest / larger));
  }
}
