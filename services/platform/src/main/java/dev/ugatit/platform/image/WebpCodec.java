package dev.ugatit.platform.image;

import dev.ugatit.platform.image.PictureException.Reason;

/** WebP by the native library. */
final class WebpCodec implements Codec {
  @Override
  public PictureHeader header(byte[] bytes) throws PictureException {
    return WebpFile.of(bytes).header();
  }

  @Override
  public Picture decode(byte[] bytes, Deadline deadline) throws PictureException {
    WebpFile file = WebpFile.of(bytes);
    byte[] checked = file.checked();
    try {
      Picture stored =
          Decoding.run(Plugins.WEBP, checked, deadline, reader -> Pixels.rgb(reader.read(0)));
      return file.orientation().apply(file.profile().toSrgb(stored, deadline));
    } catch (LinkageError e) {
      throw new PictureException(
          Reason.UNSUPPORTED, "WebP cannot be read on this platform: send PNG or JPEG", e);
    }
  }
}
