package dev.ugatit.network.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Walks over protobuf messages in a file through a small window; weights are passed over, not read.
 * No length is believed that leaves its message. Confined to one thread.
 */
final class ProtoReader {
  private static final int WINDOW = 64 * 1024;
  private static final int MAX_TEXT = 1 << 20;
  private static final long MAX_ALL_TEXT = 64L << 20;
  private static final int MAX_FIELD = (1 << 29) - 1;

  /** Takes one field of a message. */
  @FunctionalInterface
  interface Fields {
    /** Consumes the field by the reader's typed methods, or leaves it, and it is passed over. */
    void field(int number, ProtoReader reader) throws IOException;
  }

  private final FileChannel channel;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long windowStart;
  private long end;
  private long textBytes;
  private int wireType;
  private boolean consumed;

  ProtoReader(FileChannel channel) throws IOException {
    this.channel = channel;
    this.end = channel.size();
  }

  /** Reads fields up to the end of the file. */
  void message(Fields fields) throws IOException {
    long messageEnd = end;
    while (position() < messageEnd) {
      long tag = rawVarint();
      long number = tag >>> 3;
      if (number == 0 || number > MAX_FIELD) {
        throw damaged("field number " + Long.toUnsignedString(number));
      }
      int type = (int) (tag & 7);
      wireType = type;
      consumed = false;
      fields.field((int) number, this);
      if (!consumed) {
        wireType = type;
        skip();
      }
    }
    if (position() != messageEnd) {
      throw damaged("a field leaves its message");
    }
  }

  /** The field is a message. */
  void child(Fields fields) throws IOException {
    long parentEnd = end;
    long length = length();
    end = position() + length;
    message(fields);
    end = parentEnd;
    consumed = true;
  }

  /** The field is a number. */
  long varint() throws IOException {
    expect(ProtoMessage.VARINT);
    consumed = true;
    return rawVarint();
  }

  /** Whether the field is a run of bytes: of repeated numbers, the packed form. */
  boolean packed() {
    return wireType == ProtoMessage.LENGTH;
  }

  /** The field is a packed run of numbers, of few bytes. */
  void packedVarints(int maxBytes, LongConsumer numbers) throws IOException {
    long bytes = length();
    if (bytes > maxBytes) {
      throw damaged("a run of " + bytes + " bytes of numbers");
    }
    long runEnd = position() + bytes;
    while (position() < runEnd) {
      numbers.accept(rawVarint());
    }
    if (position() != runEnd) {
      throw damaged("a number leaves its run");
    }
    consumed = true;
  }

  /** The field is text of at most a megabyte; all texts of a file, 64. */
  String text() throws IOException {
    long length = length();
    textBytes += length;
    if (length > MAX_TEXT || textBytes > MAX_ALL_TEXT) {
      throw damaged("text of " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) next();
    }
    consumed = true;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw damaged("text is not UTF-8");
    }
  }

  /** The field is a run of bytes, which is passed over; answers with its length. */
  long passBytes() throws IOException {
    long length = length();
    seek(position() + length);
    consumed = true;
    return length;
  }

  /** Where the next byte lies in the file. */
  long position() {
    return windowStart + window.position();
  }

  private void skip() throws IOException {
    switch (wireType) {
      case ProtoMessage.VARINT -> rawVarint();
      case ProtoMessage.FIXED64 -> advance(Long.BYTES);
      case ProtoMessage.LENGTH -> advance(length());
      case ProtoMessage.FIXED32 -> advance(Integer.BYTES);
      default -> throw damaged("wire type " + wireType);
    }
  }

  private void advance(long bytes) throws IOException {
    if (bytes > end - position()) {
      throw damaged("a field leaves its message");
    }
    seek(position() + bytes);
  }

  /** The length of what follows, which lies within the message. */
  private long length() throws IOException {
    expect(ProtoMessage.LENGTH);
    long length = rawVarint();
    if (length < 0 || length > end - position()) {
      throw damaged("a field of " + Long.toUnsignedString(length) + " bytes leaves its message");
    }
    return length;
  }

  private void expect(int type) throws OnnxFormatException {
    if (wireType != type) {
      throw damaged("wire type " + wireType + " where " + type + " belongs");
    }
  }

  private long rawVarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = next();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw damaged("a number of more than ten bytes");
  }

  private int next() throws IOException {
    if (position() >= end) {
      throw damaged("it ends within a field");
    }
    if (!window.hasRemaining()) {
      refill();
    }
    return window.get() & 0xFF;
  }

  private void refill() throws IOException {
    windowStart = position();
    window.clear();
    int read = channel.read(window, windowStart);
    window.flip();
    if (read <= 0) {
      throw damaged("it became shorter while it was read");
    }
  }

  /** Continues at this place. */
  private void seek(long target) {
    long inWindow = target - windowStart;
    if (inWindow >= 0 && inWindow < window.limit()) {
      window.position((int) inWindow);
    } else {
      windowStart = target;
      window.clear().limit(0);
    }
  }

  OnnxFormatException damaged(String what) {
    return new OnnxFormatException(
        "not an ONNX model, or damaged: " + what + " (byte " + position() + ")");
  }
}
