package dev.ugatit.platform.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * GIF by the JDK's reader: the first frame on a white canvas. The frame's size is read here, before
 * that reader allocates it, and must be within the canvas, whose size is the picture's.
 */
final class GifCodec implements Codec {
  private static final int CANVAS = 6;
  private static final int FIRST_TABLE = 13;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;

  /** Where a frame lies on the canvas. */
  private record Frame(int left, int top, int width, int height) {
    boolean isWithin(PictureHeader canvas) {
      return left + width <= canvas.width() && top + height <= canvas.height();
    }
  }

  @Override
  public PictureHeader header(byte[] bytes) throws PictureException {
    if (bytes.length < FIRST_TABLE) {
      throw PictureException.damaged("The GIF has no complete header");
    }
    ByteBuffer data = littleEndian(bytes);
    int width = data.getShort(CANVAS) & 0xffff;
    int height = data.getShort(CANVAS + 2) & 0xffff;
    if (width < 1 || height < 1) {
      throw PictureException.damaged("The GIF's header gives it no size");
    }
    return new PictureHeader(PictureFormat.GIF, width, height);
  }

  @Override
  public Picture decode(byte[] bytes, Deadline deadline) throws PictureException {
    PictureHeader canvas = header(bytes);
    Frame frame = firstFrame(littleEndian(bytes));
    if (!frame.isWithin(canvas)) {
      throw PictureException.damaged("The GIF's first frame is larger than the GIF");
    }
    Picture picture =
        Decoding.run(Plugins.GIF, bytes, deadline, reader -> Pixels.rgb(reader.read(0)));
    return onWhite(picture, frame, canvas);
  }

  private static Frame firstFrame(ByteBuffer data) throws PictureException {
    int at = FIRST_TABLE + tableBytes(data.get(FIRST_TABLE - 3));
    while (at < data.limit() - 10) {
      int block = data.get(at) & 0xff;
      if (block == EXTENSION) {
        at = endOfBlocks(data, at + 2);
      } else if (block == FRAME) {
        // After the table stands one byte, the width of the first code.
        endOfBlocks(data, at + 10 + tableBytes(data.get(at + 9)) + 1);
        return new Frame(
            data.getShort(at + 1) & 0xffff,
            data.getShort(at + 3) & 0xffff,
            data.getShort(at + 5) & 0xffff,
            data.getShort(at + 7) & 0xffff);
      } else {
        break;
      }
    }
    throw PictureException.damaged("The GIF is truncated: it holds no frame; send it again");
  }

  private static int tableBytes(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** Each block begins with its length, the last one has none; the file goes on after it. */
  private static int endOfBlocks(ByteBuffer data, int first) throws PictureException {
    int at = first;
    while (at < data.limit() - 1) {
      int length = data.get(at) & 0xff;
      at += length + 1;
      if (length == 0) {
        return at;
      }
    }
    throw PictureException.damaged("The GIF is truncated: its first frame ends early");
  }

  private static Picture onWhite(Picture picture, Frame frame, PictureHeader canvas) {
    if (frame.width() == canvas.width() && frame.height() == canvas.height()) {
      return picture;
    }
    byte[] rgb = new byte[3 * canvas.width() * canvas.height()];
    Arrays.fill(rgb, (byte) 255);
    for (int y = 0; y < frame.height(); y++) {
      int to = 3 * ((frame.top() + y) * canvas.width() + frame.left());
      System.arraycopy(picture.rgb(), 3 * y * frame.width(), rgb, to, 3 * frame.width());
    }
    return new Picture(canvas.width(), canvas.height(), rgb);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
