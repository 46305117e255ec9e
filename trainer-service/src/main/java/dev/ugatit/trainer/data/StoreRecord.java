package dev.ugatit.trainer.data;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One line of the store's index, of {@link #BYTES} bytes with a checksum of its own.
 *
 * <pre>
 *   0 u8 kind · 1 u8 domain · 2 u8 split · 3 u8 format · 4 i32 width · 8 i32 height
 *  12 i32 segment · 16 i32 offset · 20 i32 CRC-32C of the picture · 24 32 bytes SHA-256
 *  56 i64 next offset · 64 i32 partition · 68 i32 CRC-32C of bytes 0 to 67
 * </pre>
 *
 * @param kind what happened
 * @param picture that was added or withdrawn; null for a position
 * @param partition of the record that caused it
 * @param next offset after that record: everything before it is in the store
 */
record StoreRecord(Kind kind, @Nullable StoredPicture picture, int partition, long next) {
  static final int BYTES = 72;
  private static final byte FORMAT = 1;

  enum Kind {
    ADDED(0),
    WITHDRAWN(1),
    PASSED(2);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    private static Kind of(byte code) {
      return code == ADDED.code ? ADDED : code == WITHDRAWN.code ? WITHDRAWN : PASSED;
    }
  }

  ByteBuffer encode() {
    ByteBuffer line = ByteBuffer.allocate(BYTES);
    line.put(0, kind.code).put(3, FORMAT);
    if (picture != null) {
      line.put(1, (byte) Codes.of(picture.domain())).put(2, (byte) Codes.of(picture.split()));
      line.putInt(4, picture.width()).putInt(8, picture.height());
      line.putInt(12, picture.segment()).putInt(16, picture.offset());
      line.putInt(20, picture.checksum()).put(24, HexFormat.of().parseHex(picture.sha256()));
    }
    line.putLong(56, next).putInt(64, partition);
    return line.putInt(68, checksum(line.array(), BYTES - 4));
  }

  /** The record in these bytes; empty when they are damaged or of another format. */
  static Optional<StoreRecord> decode(byte[] bytes) {
    ByteBuffer line = ByteBuffer.wrap(bytes);
    if (line.getInt(68) != checksum(bytes, BYTES - 4) || line.get(3) != FORMAT) {
      return Optional.empty();
    }
    Kind kind = Kind.of(line.get(0));
    StoredPicture picture = kind == Kind.PASSED ? null : picture(line);
    return Optional.of(new StoreRecord(kind, picture, line.getInt(64), line.getLong(56)));
  }

  private static StoredPicture picture(ByteBuffer line) {
    byte[] digest = new byte[32];
    line.get(24, digest);
    return new StoredPicture(
        Codes.domain(line.get(1)),
        HexFormat.of().formatHex(digest),
        Codes.split(line.get(2)),
        line.getInt(4),
        line.getInt(8),
        line.getInt(12),
        line.getInt(16),
        line.getInt(20));
  }

  static int checksum(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
