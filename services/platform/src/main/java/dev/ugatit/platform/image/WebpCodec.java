package dev.ugatit.platform.image;

import dev.ugatit.platform.image.PictureException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * WebP by the native library, which must never see a size that was not checked: the header's size
 * is read here, and a bit stream inside of it that claims another one is refused.
 */
final class WebpCodec implements Codec {
  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int LOSSY = fourCc("VP8 ");
  private static final int LOSSLESS = fourCc("VP8L");
  private static final int EXTENDED = fourCc("VP8X");
  private static final int ANIMATION = 0x02;
  private static final int LOSSY_START_CODE = 0x2a019d;
  private static final int LOSSLESS_SIGNATURE = 0x2f;

  @Override
  public PictureHeader header(byte[] bytes) throws PictureException {
    ByteBuffer data = littleEndian(bytes);
    if (bytes.length < FIRST_CHUNK + CHUNK_HEADER + 10) {
      throw PictureException.damaged("The WebP has no complete header");
    }
    return data.getInt(FIRST_CHUNK) == EXTENDED
        ? canvas(data, FIRST_CHUNK + CHUNK_HEADER)
        : bitStream(data, FIRST_CHUNK);
  }

  @Override
  public Picture decode(byte[] bytes) throws PictureException {
    ByteBuffer data = littleEndian(bytes);
    long size = Integer.toUnsignedLong(data.getInt(4)) + CHUNK_HEADER;
    if (size > bytes.length) {
      throw PictureException.damaged(
          "The WebP is truncated: %,d of %,d bytes; send it again".formatted(bytes.length, size));
    }
    if (!bitStream(data, bitStreamChunk(data)).equals(header(bytes))) {
      throw PictureException.damaged("The WebP's header and picture differ in size");
    }
    byte[] exact = size == bytes.length ? bytes : Arrays.copyOf(bytes, (int) size);
    try {
      return Decoding.run(Plugins.WEBP, exact, reader -> Pixels.rgb(reader.read(0)));
    } catch (LinkageError e) {
      throw new PictureException(
          Reason.UNSUPPORTED, "WebP cannot be read on this platform: send PNG or JPEG", e);
    }
  }

  private static PictureHeader canvas(ByteBuffer data, int body) throws PictureException {
    if ((data.get(body) & ANIMATION) != 0) {
      throw PictureException.unsupported("An animated WebP");
    }
    int width = (data.getInt(body + 4) & 0xffffff) + 1;
    int height = (data.getInt(body + 6) >>> 8) + 1;
    return new PictureHeader(PictureFormat.WEBP, width, height);
  }

  /** Profiles, the alpha plane and metadata may stand before the picture. */
  private static int bitStreamChunk(ByteBuffer data) throws PictureException {
    long at = FIRST_CHUNK;
    while (at <= data.limit() - CHUNK_HEADER - 10) {
      int type = data.getInt((int) at);
      if (type == LOSSY || type == LOSSLESS) {
        return (int) at;
      }
      long length = Integer.toUnsignedLong(data.getInt((int) at + 4));
      at += CHUNK_HEADER + length + (length & 1);
    }
    throw PictureException.damaged("The WebP is truncated: it holds no picture; send it again");
  }

  private static PictureHeader bitStream(ByteBuffer data, int chunk) throws PictureException {
    int type = data.getInt(chunk);
    int body = chunk + CHUNK_HEADER;
    int width = 0;
    int height = 0;
    if (type == LOSSY && (data.getInt(body + 3) & 0xffffff) == LOSSY_START_CODE) {
      // Three bytes of frame tag, the start code, then 14 bits each; the upper two bits scale.
      width = data.getShort(body + 6) & 0x3fff;
      height = data.getShort(body + 8) & 0x3fff;
    } else if (type == LOSSLESS && data.get(body) == LOSSLESS_SIGNATURE) {
      int bits = data.getInt(body + 1);
      width = (bits & 0x3fff) + 1;
      height = (bits >>> 14 & 0x3fff) + 1;
    }
    if (width == 0 || height == 0) {
      throw PictureException.damaged("The WebP's header is damaged");
    }
    return new PictureHeader(PictureFormat.WEBP, width, height);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int fourCc(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }
}
