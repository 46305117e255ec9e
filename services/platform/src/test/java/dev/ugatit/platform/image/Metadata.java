package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Puts what cameras and editors say beside the pixels into encoded pictures. */
final class Metadata {
  /** Of a JPEG's profile: small, so that profiles of tests need several segments. */
  private static final int SEGMENT = 200;

  private Metadata() {}

  /** EXIF that holds an orientation alone. */
  static byte[] orientation(int tag, ByteOrder order) {
    ByteBuffer exif = ByteBuffer.allocate(26).order(order);
    exif.putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949));
    exif.putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    return exif.putShort((short) tag).putShort((short) 0).putInt(0).array();
  }

  static byte[] withExif(byte[] picture, byte[] exif) {
    return switch (PictureFormat.ofMagic(picture).orElseThrow()) {
      case JPEG ->
          afterStart(picture, segment(0xe1, joined("Exif\0\0".getBytes(ISO_8859_1), exif)));
      case PNG -> afterHeader(picture, "eXIf", exif);
      default -> extended(picture, 0x08, new byte[0], riffChunk("EXIF", exif));
    };
  }

  /** The parts of a JPEG's profile come in the wrong order, as the standard allows. */
  static byte[] withProfile(byte[] picture, byte[] icc) {
    return switch (PictureFormat.ofMagic(picture).orElseThrow()) {
      case JPEG -> afterStart(picture, profileSegments(icc));
      case PNG ->
          afterHeader(picture, "iCCP", joined("a name\0\0".getBytes(ISO_8859_1), deflated(icc)));
      default -> extended(picture, 0x20, riffChunk("ICCP", icc), new byte[0]);
    };
  }

  private static byte[] profileSegments(byte[] icc) {
    int parts = (icc.length + SEGMENT - 1) / SEGMENT;
    byte[] segments = new byte[0];
    for (int part = parts; part >= 1; part--) {
      byte[] head = "ICC_PROFILE\0..".getBytes(ISO_8859_1);
      head[12] = (byte) part;
      head[13] = (byte) parts;
      int end = Math.min(icc.length, part * SEGMENT);
      byte[] body = Arrays.copyOfRange(icc, (part - 1) * SEGMENT, end);
      segments = joined(segments, segment(0xe2, joined(head, body)));
    }
    return segments;
  }

  private static byte[] segment(int marker, byte[] body) {
    ByteBuffer segment = ByteBuffer.allocate(4 + body.length);
    segment.put((byte) 0xff).put((byte) marker).putShort((short) (2 + body.length));
    return segment.put(body).array();
  }

  private static byte[] afterStart(byte[] jpeg, byte[] segments) {
    return joined(Arrays.copyOf(jpeg, 2), segments, Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  private static byte[] afterHeader(byte[] png, String type, byte[] body) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + body.length);
    chunk.putInt(body.length).put(type.getBytes(ISO_8859_1)).put(body);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + body.length);
    chunk.putInt((int) sum.getValue());
    return joined(Arrays.copyOf(png, 33), chunk.array(), Arrays.copyOfRange(png, 33, png.length));
  }

  /** A plain WebP in the extended form. */
  private static byte[] extended(byte[] webp, int flag, byte[] before, byte[] after) {
    PictureHeader size;
    try {
      size = new PictureDecoder(PictureLimits.DEFAULT).header(webp);
    } catch (PictureException e) {
      throw new AssertionError(e);
    }
    ByteBuffer canvas = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    canvas.putInt(flag).putInt(size.width() - 1);
    canvas.position(7);
    canvas.putShort((short) (size.height() - 1)).put((byte) 0);
    byte[] body =
        joined(
            "WEBP".getBytes(ISO_8859_1),
            riffChunk("VP8X", canvas.array()),
            before,
            Arrays.copyOfRange(webp, 12, webp.length),
            after);
    return riffChunk("RIFF", body);
  }

  private static byte[] riffChunk(String type, byte[] body) {
    ByteBuffer chunk = ByteBuffer.allocate(8 + body.length + body.length % 2);
    chunk.order(ByteOrder.LITTLE_ENDIAN).put(type.getBytes(ISO_8859_1)).putInt(body.length);
    return chunk.put(body).array();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] packed = new byte[bytes.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  static byte[] joined(byte[]... parts) {
    var whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }
}
