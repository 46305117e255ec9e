package dev.ugatit.network.onnx;

/**
 * One size of an input or output.
 *
 * @param size fixed size, or -1
 * @param name what a free size is called: sizes of one name are equal; empty if fixed or anonymous
 */
public record OnnxDimension(long size, String name) {
  /** A fixed size. */
  public static OnnxDimension of(long size) {
    return new OnnxDimension(size, "");
  }

  /** A free size. */
  public static OnnxDimension free(String name) {
    return new OnnxDimension(-1, name);
  }

  /** Whether every tensor has the same size here. */
  public boolean fixed() {
    return size >= 0;
  }

  @Override
  public String toString() {
    return fixed() ? Long.toString(size) : name.isEmpty() ? "?" : name;
  }
}
