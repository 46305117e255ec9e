package dev.ugatit.gateway.live;

import io.vertx.core.buffer.Buffer;

/**
 * The 32 bytes before each picture, big-endian, both ways.
 *
 * <pre>
 *   0 u8 version = 1 · 1 u8 kind · 2 u16 flags · 4 u32 sequence · 8 f64 capture time ·
 *  16 u32 queue µs · 20 u32 model µs · 24 u32 server total µs · 28 u32 model version
 * </pre>
 *
 * @param kind {@link #FRAME} from the client, {@link #PICTURE} to it
 * @param flags of a picture: {@link #COMPARED}, {@link #MORE}
 * @param sequence the client's number of the frame, 0 to 2³²−1
 * @param captured the client's clock when the frame was taken, milliseconds; comes back as it was
 * @param queueMicros that the frame waited in the translator
 * @param modelMicros that the model took
 * @param serverMicros from the frame's arrival to its answer
 * @param modelVersion that answered
 */
public record FrameHeader(
    int kind,
    int flags,
    long sequence,
    double captured,
    long queueMicros,
    long modelMicros,
    long serverMicros,
    long modelVersion) {
  public static final int BYTES = 32;
  public static final int VERSION = 1;
  public static final int FRAME = 1;
  public static final int PICTURE = 2;

  /** The compared model made this picture. */
  public static final int COMPARED = 0x0001;

  /** Another answer to the same frame follows; the credit comes back with that one. */
  public static final int MORE = 0x0002;

  private static final long MOST = 0xFFFF_FFFFL;

  /** The header of a client's frame. */
  public static FrameHeader frame(long sequence, double captured) {
    return new FrameHeader(FRAME, 0, sequence, captured, 0, 0, 0, 0);
  }

  /**
   * Reads the header of a message.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  public static FrameHeader read(Buffer message) {
    if (message.length() < BYTES) {
      throw new IllegalArgumentException(
          "a frame begins with "
              + BYTES
              + " bytes of header, and this one has "
              + message.length());
    }
    int version = message.getUnsignedByte(0);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "the header's version is " + version + ", and only " + VERSION + " is understood");
    }
    return new FrameHeader(
        message.getUnsignedByte(1),
        message.getUnsignedShort(2),
        message.getUnsignedInt(4),
        message.getDouble(8),
        message.getUnsignedInt(16),
        message.getUnsignedInt(20),
        message.getUnsignedInt(24),
        message.getUnsignedInt(28));
  }

  /** The sequence number of a message that may be no valid frame; 0 where it has none. */
  static long sequenceOf(Buffer message) {
    return message.length() >= 8 ? message.getUnsignedInt(4) : 0;
  }

  /** Header and picture as one message; what does not fit a field is cut to its largest value. */
  public Buffer before(Buffer picture) {
    return Buffer.buffer(BYTES + picture.length())
        .appendUnsignedByte((short) VERSION)
        .appendUnsignedByte((short) kind)
        .appendUnsignedShort(flags)
        .appendUnsignedInt(cut(sequence))
        .appendDouble(captured)
        .appendUnsignedInt(cut(queueMicros))
        .appendUnsignedInt(cut(modelMicros))
        .appendUnsignedInt(cut(serverMicros))
        .appendUnsignedInt(cut(modelVersion))
        .appendBuffer(picture);
  }

  private static long cut(long value) {
    return Math.max(0, Math.min(MOST, value));
  }
}
