package dev.ugatit.platform.image;

/** PNG by the JDK's reader. */
final class PngCodec implements Codec {
  @Override
  public PictureHeader header(byte[] bytes) throws PictureException {
    return PngFile.of(bytes).header();
  }

  @Override
  public Picture decode(byte[] bytes, Deadline deadline) throws PictureException {
    PngFile file = PngFile.of(bytes);
    Picture stored =
        Decoding.run(Plugins.PNG, file.plain(), deadline, reader -> Pixels.rgb(reader.read(0)));
    return file.orientation().apply(file.profile().toSrgb(stored, deadline));
  }
}
