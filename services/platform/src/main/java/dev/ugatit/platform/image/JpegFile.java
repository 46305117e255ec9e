package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The marker structure of a JPEG: what its header says, and a rewritten file that holds the picture
 * alone.
 *
 * <p>The JDK's reader stumbles over broken profiles and thumbnails and guesses the colours of a
 * file without a JFIF marker in its own way. So the rules of the JPEG library are applied here, and
 * the reader gets a file with one clear marker. The scans are walked for two more reasons: a
 * truncated file is found before it is decoded, and thousands of tiny scans (each costs a pass over
 * the whole picture) are refused.
 *
 * <p>Not thread-safe; used once.
 */
final class JpegFile {
  /** Colours of the stored samples. */
  enum Colours {
    GREY,
    YCC,
    RGB,
    CMYK,
    YCCK
  }

  private static final int MOST_SCANS = 200;

  /** Of pictures whose scans take long: pixels of all scans together, and scans in any case. */
  private static final long MOST_SCANNED = 1_000_000_000;

  private static final int FEW_SCANS = 20;

  /** A name of 12 bytes, the part's number and the number of parts. */
  private static final int PROFILE_HEAD = 14;

  private static final byte[] JFIF = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };
  private static final byte[] ADOBE_RGB = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  private final byte[] bytes;
  private final ByteBuffer data;

  /** Offset and length, in turns, of what belongs to the picture. */
  private final List<int[]> kept = new ArrayList<>();

  /** By their number, which counts from 1; a profile may be longer than one segment. */
  private final SortedMap<Integer, ByteBuffer> profileParts = new TreeMap<>();

  private Orientation orientation = Orientation.AS_STORED;
  private boolean jfif;
  private int adobeTransform = -1;
  private int width;
  private int height;
  private String componentIds = "";
  private int scans;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
    this.data = ByteBuffer.wrap(bytes);
  }

  /** Reads up to the frame header, which is enough for size and orientation. */
  static JpegFile headerOf(byte[] bytes) throws PictureException {
    JpegFile file = new JpegFile(bytes);
    file.walk(false);
    return file;
  }

  /** Reads all of it, to the end marker. */
  static JpegFile of(byte[] bytes) throws PictureException {
    JpegFile file = new JpegFile(bytes);
    file.walk(true);
    return file;
  }

  /** The size as displayed. */
  PictureHeader header() {
    return orientation.shown(PictureFormat.JPEG, width, height);
  }

  Orientation orientation() {
    return orientation;
  }

  /** Where a part is missing, the profile is broken and left out. */
  ColourProfile profile() {
    int length = profileParts.values().stream().mapToInt(ByteBuffer::remaining).sum();
    if (length > ColourProfile.MOST_BYTES) {
      return ColourProfile.SRGB;
    }
    ByteBuffer profile = ByteBuffer.allocate(length);
    profileParts.values().forEach(part -> profile.put(part.duplicate()));
    return ColourProfile.of(profile.array());
  }

  Colours colours() {
    return switch (componentIds.length()) {
      case 1 -> Colours.GREY;
      case 3 -> {
        boolean rgb =
            !jfif && (adobeTransform >= 0 ? adobeTransform == 0 : componentIds.equals("RGB"));
        yield rgb ? Colours.RGB : Colours.YCC;
      }
      default -> adobeTransform == 2 ? Colours.YCCK : Colours.CMYK;
    };
  }

  /** The picture alone; four components are left without a marker, to be read as they are. */
  byte[] plain() {
    var plain = new ByteArrayOutputStream(bytes.length + JFIF.length);
    plain.write(bytes, 0, 2);
    switch (colours()) {
      case GREY, YCC -> plain.write(JFIF, 0, JFIF.length);
      case RGB -> plain.write(ADOBE_RGB, 0, ADOBE_RGB.length);
      case CMYK, YCCK -> {}
    }
    for (int[] part : kept) {
      plain.write(bytes, part[0], part[1]);
    }
    plain.write(0xff);
    plain.write(0xd9);
    return plain.toByteArray();
  }

  private void walk(boolean toTheEnd) throws PictureException {
    int at = 2;
    while (true) {
      int marker = nextMarker(at);
      int code = bytes[marker + 1] & 0xff;
      at = marker + 2;
      if (code == 0xd9) {
        break;
      }
      if (isAlone(code)) {
        continue;
      }
      int length = segmentLength(at);
      segment(code, at + 2, length - 2);
      if (width > 0 && !toTheEnd) {
        return;
      }
      at += length;
      if (code == 0xda) {
        at = endOfScan(at);
      }
      if (code < 0xe0) {
        kept.add(new int[] {marker, at - marker});
      }
    }
    if (width == 0 || scans == 0) {
      throw PictureException.damaged("The JPEG holds no picture");
    }
  }

  private int nextMarker(int from) throws PictureException {
    int at = from;
    while (at < bytes.length - 1) {
      int code = bytes[at + 1] & 0xff;
      if (bytes[at] == (byte) 0xff && code != 0xff && code != 0) {
        return at;
      }
      at++;
    }
    throw truncated();
  }

  private int segmentLength(int at) throws PictureException {
    if (at > bytes.length - 2) {
      throw truncated();
    }
    int length = Short.toUnsignedInt(data.getShort(at));
    if (length < 2) {
      throw PictureException.damaged("The JPEG is damaged: a segment without a length");
    }
    if (length > bytes.length - at) {
      throw truncated();
    }
    return length;
  }

  private void segment(int code, int at, int length) throws PictureException {
    if (code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc) {
      frame(code, at, length);
    } else if (code == 0xda) {
      scans++;
      boolean tooMuch = scans > FEW_SCANS && (long) scans * width * height > MOST_SCANNED;
      if (scans > MOST_SCANS || tooMuch) {
        throw PictureException.unsupported(
            "A JPEG of %d scans of %d×%d pixels, or more,".formatted(scans, width, height));
      }
    } else if (code == 0xe0 && startsWith("JFIF\0", at, length)) {
      jfif = true;
    } else if (code == 0xee && length >= 12 && startsWith("Adobe", at, length)) {
      adobeTransform = bytes[at + 11] & 0xff;
    } else if (code == 0xe1
        && width == 0 // a header that was read without the scans must say the same
        && orientation.equals(Orientation.AS_STORED)
        && startsWith("Exif\0\0", at, length)) {
      orientation = Exif.orientation(data.slice(at, length));
    } else if (code == 0xe2 && length > PROFILE_HEAD && startsWith("ICC_PROFILE\0", at, length)) {
      profileParts.put(bytes[at + 12] & 0xff, data.slice(at + PROFILE_HEAD, length - PROFILE_HEAD));
    }
  }

  private void frame(int code, int at, int length) throws PictureException {
    if (code > 0xc2) {
      throw PictureException.unsupported("A lossless, hierarchical or arithmetic-coded JPEG");
    }
    int components = length < 6 ? 0 : bytes[at + 5] & 0xff;
    if (width > 0 || components == 0 || length < 6 + 3 * components) {
      throw PictureException.damaged("The JPEG's frame header is damaged");
    }
    if (bytes[at] != 8) {
      throw PictureException.unsupported("A JPEG of " + bytes[at] + " bits per sample");
    }
    if (components == 2 || components > 4) {
      throw PictureException.unsupported("A JPEG of " + components + " components");
    }
    height = Short.toUnsignedInt(data.getShort(at + 1));
    width = Short.toUnsignedInt(data.getShort(at + 3));
    if (width == 0 || height == 0) {
      throw PictureException.damaged("The JPEG's header gives it no size");
    }
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < components; i++) {
      ids.append((char) (bytes[at + 6 + 3 * i] & 0xff));
    }
    componentIds = ids.toString();
  }

  /** Entropy-coded data end at the first marker that is neither a stuffed byte nor a restart. */
  private int endOfScan(int from) throws PictureException {
    for (int at = from; at < bytes.length - 1; at++) {
      if (bytes[at] == (byte) 0xff) {
        int code = bytes[at + 1] & 0xff;
        if (code != 0 && code != 0xff && !isAlone(code)) {
          return at;
        }
      }
    }
    throw truncated();
  }

  private static boolean isAlone(int code) {
    return code == 0x01 || (code >= 0xd0 && code <= 0xd8);
  }

  private boolean startsWith(String name, int at, int length) {
    return length >= name.length() && new String(bytes, at, name.length(), ISO_8859_1).equals(name);
  }

  private static PictureException truncated() {
    return PictureException.damaged("The JPEG is truncated: it has no end marker; send it again");
  }
}
