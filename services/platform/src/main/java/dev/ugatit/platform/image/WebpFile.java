package dev.ugatit.platform.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The chunks of a WebP: what they say of the picture. The native library must never see a size that
 * was not checked: the header's size is read here, and a bit stream inside of it that claims
 * another one is refused.
 *
 * <p>Not thread-safe; used once.
 */
final class WebpFile {
  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;

  /** What a bit stream has at least behind its chunk's header. */
  private static final int LEAST = 10;

  private static final int LOSSY = fourCc("VP8 ");
  private static final int LOSSLESS = fourCc("VP8L");
  private static final int EXTENDED = fourCc("VP8X");
  private static final int PROFILE = fourCc("ICCP");
  private static final int EXIF = fourCc("EXIF");
  private static final int ANIMATION = 0x02;
  private static final int LOSSY_START_CODE = 0x2a019d;
  private static final int LOSSLESS_SIGNATURE = 0x2f;

  private final byte[] bytes;
  private final ByteBuffer data;
  private final long end;
  private int width;
  private int height;
  private Orientation orientation = Orientation.AS_STORED;
  private int bitStream;
  private int profileChunk;

  private WebpFile(byte[] bytes) throws PictureException {
    this.bytes = bytes;
    this.data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < FIRST_CHUNK + CHUNK_HEADER + LEAST) {
      throw PictureException.damaged("The WebP has no complete header");
    }
    this.end = Integer.toUnsignedLong(data.getInt(4)) + CHUNK_HEADER;
  }

  /** Reads what is there; a truncated file has a header as well. */
  static WebpFile of(byte[] bytes) throws PictureException {
    WebpFile file = new WebpFile(bytes);
    if (file.data.getInt(FIRST_CHUNK) == EXTENDED) {
      file.canvas();
      file.walk();
    } else {
      file.bitStream = FIRST_CHUNK;
      file.size(FIRST_CHUNK);
    }
    return file;
  }

  /** The size as displayed. */
  PictureHeader header() {
    return orientation.shown(PictureFormat.WEBP, width, height);
  }

  Orientation orientation() {
    return orientation;
  }

  ColourProfile profile() {
    if (profileChunk == 0) {
      return ColourProfile.SRGB;
    }
    int start = profileChunk + CHUNK_HEADER;
    return ColourProfile.of(
        Arrays.copyOfRange(bytes, start, start + data.getInt(profileChunk + 4)));
  }

  /** The file without what may follow it, once it is known to be whole and to keep its word. */
  byte[] checked() throws PictureException {
    if (end > bytes.length) {
      throw PictureException.damaged(
          "The WebP is truncated: %,d of %,d bytes; send it again".formatted(bytes.length, end));
    }
    if (bitStream == 0) {
      throw PictureException.damaged("The WebP is truncated: it holds no picture; send it again");
    }
    int canvasWidth = width;
    int canvasHeight = height;
    size(bitStream);
    if (width != canvasWidth || height != canvasHeight) {
      throw PictureException.damaged("The WebP's header and picture differ in size");
    }
    return end == bytes.length ? bytes : Arrays.copyOf(bytes, (int) end);
  }

  private void canvas() throws PictureException {
    int body = FIRST_CHUNK + CHUNK_HEADER;
    if ((data.get(body) & ANIMATION) != 0) {
      throw PictureException.unsupported("An animated WebP");
    }
    width = (data.getInt(body + 4) & 0xffffff) + 1;
    height = (data.getInt(body + 6) >>> 8) + 1;
  }

  /** Profiles and the alpha plane may stand before the picture, metadata behind it. */
  private void walk() {
    long last = Math.min(end, bytes.length);
    long at = FIRST_CHUNK;
    while (at <= last - CHUNK_HEADER) {
      int chunk = (int) at;
      int type = data.getInt(chunk);
      long length = Integer.toUnsignedLong(data.getInt(chunk + 4));
      long next = at + CHUNK_HEADER + length;
      if (bitStream == 0 && (type == LOSSY || type == LOSSLESS)) {
        bitStream = at <= last - CHUNK_HEADER - LEAST ? chunk : 0;
      } else if (type == PROFILE && next <= last) {
        profileChunk = chunk;
      } else if (type == EXIF && next <= last) {
        orientation = Exif.orientation(data.slice(chunk + CHUNK_HEADER, (int) length));
      }
      at = next + (length & 1);
    }
  }

  private void size(int chunk) throws PictureException {
    int type = data.getInt(chunk);
    int body = chunk + CHUNK_HEADER;
    width = 0;
    height = 0;
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
  }

  private static int fourCc(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }
}
