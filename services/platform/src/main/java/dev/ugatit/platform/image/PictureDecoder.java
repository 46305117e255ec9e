package dev.ugatit.platform.image;

import dev.ugatit.platform.image.PictureException.Reason;
import java.util.function.LongSupplier;

/**
 * Turns PNG, JPEG, WebP, GIF and BMP from outside into 8-bit RGB.
 *
 * <p>Thread-safe and stateless. Decoding blocks for milliseconds to seconds and takes up to about
 * 12 bytes per pixel: call it on a worker thread, never on an event loop. {@link #header} is cheap
 * enough for anywhere.
 *
 * <ul>
 *   <li>The magic bytes decide the format; names and declared types are not looked at.
 *   <li>The limits are checked against the size and the header before a decoder runs. Where a file
 *       states its size twice (WebP), both must agree.
 *   <li>EXIF orientation is applied (JPEG, PNG, WebP), transparency is laid over white, grey,
 *       palette and 16-bit samples become 8-bit RGB, CMYK becomes RGB.
 *   <li>Values are those that Pillow's {@code convert("RGB")} gives for opaque pictures; 16-bit
 *       samples keep their upper byte. Other than there, an embedded ICC profile of RGB or grey is
 *       applied: a picture then has the colours that browsers show, whatever camera it is from. One
 *       that cannot be used is left out, and so are those of CMYK.
 *   <li>Decoding ends with the time limit, whatever the picture: the time of each decoder grows
 *       with the number of pixels alone, and all but WebP's look at the clock on the way.
 *   <li>Of an animated PNG or GIF the first frame is taken; animated WebP is refused.
 *   <li>A truncated picture is refused and not filled up with grey.
 * </ul>
 */
public final class PictureDecoder {
  private final PictureLimits limits;
  private final LongSupplier clock;

  public PictureDecoder(PictureLimits limits) {
    this(limits, System::nanoTime);
  }

  PictureDecoder(PictureLimits limits, LongSupplier clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads format and size, and checks both limits.
   *
   * @throws PictureException for every reason but {@code TIMED_OUT}
   */
  public PictureHeader header(byte[] bytes) throws PictureException {
    if (bytes.length == 0) {
      throw new PictureException(Reason.EMPTY, "The picture is empty: no bytes");
    }
    if (bytes.length > limits.maxBytes()) {
      throw new PictureException(
          Reason.TOO_MANY_BYTES,
          "The picture has %,d bytes; at most %,d are accepted: send it smaller"
              .formatted(bytes.length, limits.maxBytes()));
    }
    PictureHeader header = Codec.of(format(bytes)).header(bytes);
    if (header.pixels() > limits.maxPixels()) {
      throw new PictureException(
          Reason.TOO_MANY_PIXELS,
          "The picture has %d×%d pixels; at most %,d are accepted: send it smaller"
              .formatted(header.width(), header.height(), limits.maxPixels()));
    }
    return header;
  }

  /**
   * Decodes the whole picture.
   *
   * @return a picture of the size that {@link #header} reports
   * @throws PictureException for every reason; {@code TIMED_OUT} also soon after the thread was
   *     interrupted
   */
  public Picture decode(byte[] bytes) throws PictureException {
    Deadline deadline = new Deadline(limits.maxTime(), clock);
    return Codec.of(header(bytes).format()).decode(bytes, deadline);
  }

  private static PictureFormat format(byte[] bytes) throws PictureException {
    var format = PictureFormat.ofMagic(bytes);
    if (format.isPresent()) {
      return format.get();
    }
    Magic magic = Magic.of(bytes);
    if (magic == Magic.UNKNOWN) {
      throw new PictureException(
          Reason.NOT_A_PICTURE, "These bytes are not a picture: send PNG, JPEG or WebP");
    }
    throw PictureException.unsupported(magic.label());
  }
}
