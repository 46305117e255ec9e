package dev.ugatit.network.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A protobuf message under construction: fields are appended in the order of the calls. */
final class ProtoMessage {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ProtoMessage varint(int field, long value) {
    return tag(field, VARINT).raw(value);
  }

  ProtoMessage real(int field, float value) {
    tag(field, FIXED32);
    int bits = Float.floatToIntBits(value);
    for (int shift = 0; shift < Float.SIZE; shift += Byte.SIZE) {
      bytes.write(bits >>> shift);
    }
    return this;
  }

  ProtoMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return bytes(field, value.toByteArray());
  }

  /** Announces a field whose {@code length} bytes follow by other means. */
  ProtoMessage announce(int field, long length) {
    return tag(field, LENGTH).raw(length);
  }

  ProtoMessage append(ProtoMessage other) {
    bytes.writeBytes(other.toByteArray());
    return this;
  }

  int size() {
    return bytes.size();
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }

  private ProtoMessage bytes(int field, byte[] value) {
    announce(field, value.length);
    bytes.writeBytes(value);
    return this;
  }

  private ProtoMessage tag(int field, int wireType) {
    return raw((long) field << 3 | wireType);
  }

  /** Seven bits a byte, the lowest first; a negative number takes ten bytes. */
  private ProtoMessage raw(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }
}
