package dev.ugatit.network.onnx;

/** Types of a tensor's elements, with ONNX's codes. */
public enum OnnxType {
  UNDEFINED(0),
  FLOAT(1),
  UINT8(2),
  INT8(3),
  UINT16(4),
  INT16(5),
  INT32(6),
  INT64(7),
  STRING(8),
  BOOL(9),
  FLOAT16(10),
  DOUBLE(11),
  UINT32(12),
  UINT64(13),
  /** A type that nothing here needs to tell from others. */
  OTHER(-1);

  private final int code;

  OnnxType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static OnnxType ofCode(long code) {
    for (OnnxType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return OTHER;
  }
}
