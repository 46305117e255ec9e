package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * PNG by the JDK's reader, which gets the chunks that make up the picture and no others: text,
 * profiles and animation frames cost memory or break it, and add nothing here. Checksums are
 * verified, which that reader does not do.
 */
final class PngCodec implements Codec {
  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_OVERHEAD = 12;
  private static final Set<String> PICTURE = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  @Override
  public PictureHeader header(byte[] bytes) throws PictureException {
    ByteBuffer data = ByteBuffer.wrap(bytes);
    if (bytes.length < SIGNATURE_BYTES + CHUNK_OVERHEAD + 13
        || data.getInt(8) != 13
        || !type(bytes, 8).equals("IHDR")) {
      throw PictureException.damaged("The PNG has no complete header");
    }
    int width = data.getInt(16);
    int height = data.getInt(20);
    if (width < 1 || height < 1) {
      throw PictureException.damaged("The PNG's header gives it no size");
    }
    return new PictureHeader(PictureFormat.PNG, width, height);
  }

  @Override
  public Picture decode(byte[] bytes) throws PictureException {
    return Decoding.run(Plugins.PNG, essential(bytes), reader -> Pixels.rgb(reader.read(0)));
  }

  private static byte[] essential(byte[] bytes) throws PictureException {
    ByteBuffer data = ByteBuffer.wrap(bytes);
    var kept = new ByteArrayOutputStream(bytes.length);
    kept.write(bytes, 0, SIGNATURE_BYTES);
    int at = SIGNATURE_BYTES;
    while (at <= bytes.length - CHUNK_OVERHEAD) {
      int length = data.getInt(at);
      if (length < 0 || length > bytes.length - CHUNK_OVERHEAD - at) {
        break;
      }
      String type = type(bytes, at);
      if (PICTURE.contains(type)) {
        checkSum(data, at, length);
        kept.write(bytes, at, length + CHUNK_OVERHEAD);
      }
      if (type.equals("IEND")) {
        return kept.toByteArray();
      }
      at += length + CHUNK_OVERHEAD;
    }
    throw PictureException.damaged("The PNG is truncated: it has no end chunk; send it again");
  }

  private static void checkSum(ByteBuffer data, int at, int length) throws PictureException {
    CRC32 sum = new CRC32();
    sum.update(data.slice(at + 4, length + 4));
    if ((int) sum.getValue() != data.getInt(at + 8 + length)) {
      throw PictureException.damaged("The PNG is damaged: a checksum is wrong; send it again");
    }
  }

  private static String type(byte[] bytes, int chunk) {
    return new String(bytes, chunk + 4, 4, ISO_8859_1);
  }
}
