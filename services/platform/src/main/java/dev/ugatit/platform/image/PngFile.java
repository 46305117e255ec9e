package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The chunks of a PNG: what they say of the picture, and a file of those that make it up. The JDK's
 * reader gets no others: text, profiles and animation frames cost memory or break it. Checksums are
 * verified, which that reader does not do.
 *
 * <p>Not thread-safe; used once.
 */
final class PngFile {
  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_OVERHEAD = 12;
  private static final int HEADER_BYTES = 13;
  private static final int HEADER = fourCc("IHDR");
  private static final int PALETTE = fourCc("PLTE");
  private static final int TRANSPARENCY = fourCc("tRNS");
  private static final int DATA = fourCc("IDAT");
  private static final int END = fourCc("IEND");
  private static final int EXIF = fourCc("eXIf");
  private static final int PROFILE = fourCc("iCCP");

  private final byte[] bytes;
  private final ByteBuffer data;
  private Orientation orientation = Orientation.AS_STORED;
  private int profileChunk;
  private boolean ended;

  private PngFile(byte[] bytes) throws PictureException {
    this.bytes = bytes;
    this.data = ByteBuffer.wrap(bytes);
    if (bytes.length < SIGNATURE_BYTES + CHUNK_OVERHEAD + HEADER_BYTES
        || data.getInt(8) != HEADER_BYTES
        || type(SIGNATURE_BYTES) != HEADER) {
      throw PictureException.damaged("The PNG has no complete header");
    }
    if (data.getInt(16) < 1 || data.getInt(20) < 1) {
      throw PictureException.damaged("The PNG's header gives it no size");
    }
  }

  /** Reads what is there; a truncated file has a header as well. */
  static PngFile of(byte[] bytes) throws PictureException {
    PngFile file = new PngFile(bytes);
    file.walk();
    return file;
  }

  /** The size as displayed. */
  PictureHeader header() {
    return orientation.shown(PictureFormat.PNG, data.getInt(16), data.getInt(20));
  }

  Orientation orientation() {
    return orientation;
  }

  ColourProfile profile() {
    return profileChunk == 0 ? ColourProfile.SRGB : ColourProfile.of(inflated(profileChunk));
  }

  /** The picture alone. */
  byte[] plain() throws PictureException {
    if (!ended) {
      throw PictureException.damaged("The PNG is truncated: it has no end chunk; send it again");
    }
    var kept = new ByteArrayOutputStream(bytes.length);
    kept.write(bytes, 0, SIGNATURE_BYTES);
    for (int at = SIGNATURE_BYTES; isWhole(at); at = next(at)) {
      int type = type(at);
      if (isOfPicture(type)) {
        checkSum(at);
        kept.write(bytes, at, next(at) - at);
      }
      if (type == END) {
        break;
      }
    }
    return kept.toByteArray();
  }

  private void walk() {
    for (int at = SIGNATURE_BYTES; isWhole(at) && !ended; at = next(at)) {
      int type = type(at);
      if (type == EXIF) {
        orientation = Exif.orientation(data.slice(at + 8, data.getInt(at)));
      } else if (type == PROFILE) {
        profileChunk = at;
      } else if (type == END) {
        ended = true;
      }
    }
  }

  private static boolean isOfPicture(int type) {
    return type == HEADER || type == PALETTE || type == TRANSPARENCY || type == DATA || type == END;
  }

  private boolean isWhole(int at) {
    return at <= bytes.length - CHUNK_OVERHEAD
        && data.getInt(at) >= 0
        && data.getInt(at) <= bytes.length - CHUNK_OVERHEAD - at;
  }

  private int next(int at) {
    return at + data.getInt(at) + CHUNK_OVERHEAD;
  }

  private void checkSum(int at) throws PictureException {
    int length = data.getInt(at);
    CRC32 sum = new CRC32();
    sum.update(bytes, at + 4, length + 4);
    if ((int) sum.getValue() != data.getInt(at + 8 + length)) {
      throw PictureException.damaged("The PNG is damaged: a checksum is wrong; send it again");
    }
  }

  /** Behind a name that ends in 0 and the number of the method; what is broken is left out. */
  private byte[] inflated(int chunk) {
    int start = chunk + 8;
    int end = start + data.getInt(chunk);
    while (start < end && bytes[start] != 0) {
      start++;
    }
    start += 2;
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes, Math.min(start, end), Math.max(0, end - start));
      byte[] profile = new byte[ColourProfile.MOST_BYTES];
      int size = inflater.inflate(profile);
      return Arrays.copyOf(profile, inflater.finished() ? size : 0);
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }

  private int type(int chunk) {
    return data.getInt(chunk + 4);
  }

  private static int fourCc(String name) {
    return ByteBuffer.wrap(name.getBytes(ISO_8859_1)).getInt();
  }
}
