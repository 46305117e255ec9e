package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureException.Reason;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.store.Digests;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes a prepared picture of an encoded one; the one place that decides what that is.
 *
 * <ol>
 *   <li>The bytes are decoded within the limits.
 *   <li>{@link dev.ugatit.platform.contract.Fit} brings the picture to shape: {@code stretch} keeps
 *       it, {@code crop} keeps the centred square, {@code pad} adds white.
 *   <li>A picture of at least size × size is resized to it once, exactly as the reference resizes;
 *       any smaller one is kept as it is. One that is long and narrow and above 2 MiB of RGB is
 *       reduced on its long side.
 *   <li>Its identity is the SHA-256 of its RGB bytes, row by row. Width and height are not part of
 *       it: two pictures that differ in nothing but the length of their rows are one, which only
 *       happens to pictures of one colour or one repeated row.
 *   <li>The split is the sender's, or else a function of that hash.
 * </ol>
 *
 * <p>The same bytes and declaration give the same result on every machine; of pictures with a
 * colour profile other than sRGB's, with the same colour engine of the Java runtime. Thread-safe;
 * blocks for as long as decoding takes and belongs onto a worker thread.
 */
public final class Preparation {
  /** Largest PNG that fits into a record of {@code images.prepared} beside its headers, bytes. */
  public static final int MAX_PNG_BYTES = Topics.PREPARED_RECORD_BYTES - 64 * 1024;

  /** A longer lineage, and each longer note, is cut, characters. */
  private static final int MAX_TEXT = 1024;

  private final PictureDecoder decoder;

  public Preparation(PictureLimits limits) {
    this.decoder = new PictureDecoder(limits);
  }

  /**
   * Prepares one picture.
   *
   * @param encoded PNG, JPEG, WebP, GIF or BMP; its magic bytes decide
   * @throws PictureException if the picture is refused; its reason is the cause to count
   */
  public Prepared prepare(byte[] encoded, Origin origin) throws PictureException {
    Dataset dataset = origin.dataset();
    Fitting fitting = Fitting.of(decode(encoded), dataset.fit(), dataset.size());
    Picture picture = fitting.picture();
    String sha256 = Digests.sha256(picture.rgb());
    Split told = origin.split();
    Split split = told == null ? Split.byHash(sha256, dataset.testOneIn()) : told;
    PictureKey key = new PictureKey(dataset.name(), origin.domain(), sha256);
    return new Prepared(key, split, encode(picture), headers(origin, fitting));
  }

  private Picture decode(byte[] encoded) throws PictureException {
    try {
      return decoder.decode(encoded);
    } catch (RuntimeException failed) {
      // A decoder that trips over its input must cost this picture and not the stream.
      throw new PictureException(
          Reason.DAMAGED, "The picture could not be decoded: " + failed, failed);
    }
  }

  private static byte[] encode(Picture picture) throws PictureException {
    byte[] png = PictureEncoder.png(picture);
    if (png.length > MAX_PNG_BYTES) {
      throw new PictureException(
          Reason.TOO_MANY_BYTES,
          "Prepared at %d×%d the picture has %,d bytes as PNG; at most %,d fit: declare a dataset of a smaller size"
              .formatted(picture.width(), picture.height(), png.length, MAX_PNG_BYTES));
    }
    return png;
  }

  private static Map<String, String> headers(Origin origin, Fitting fitting) {
    Map<String, String> headers = new HashMap<>();
    origin.notes().forEach((name, text) -> headers.put(name, shortened(text)));
    headers.put(Headers.LINEAGE, shortened(origin.lineage()));
    headers.put(Headers.CROP, fitting.crop());
    return headers;
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
