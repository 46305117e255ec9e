package dev.ugatit.platform.image;

/** JPEG by the JDK's reader, CMYK and YCCK by TwelveMonkeys'. */
final class JpegCodec implements Codec {
  @Override
  public PictureHeader header(byte[] bytes) throws PictureException {
    return JpegFile.headerOf(bytes).header();
  }

  @Override
  public Picture decode(byte[] bytes, Deadline deadline) throws PictureException {
    JpegFile file = JpegFile.of(bytes);
    Picture stored =
        switch (file.colours()) {
          case GREY, YCC, RGB ->
              Decoding.run(
                  Plugins.JPEG, file.plain(), deadline, reader -> Pixels.rgb(reader.read(0)));
          case CMYK, YCCK ->
              Decoding.run(
                  Plugins.ODD_JPEG,
                  file.plain(),
                  deadline,
                  reader ->
                      FourInks.rgb(
                          reader.readRaster(0, null), file.colours() == JpegFile.Colours.YCCK));
        };
    return file.orientation().apply(file.profile().toSrgb(stored, deadline));
  }
}
