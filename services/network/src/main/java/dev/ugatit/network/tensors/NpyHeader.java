package dev.ugatit.network.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The head of a {@code .npy} array, formats 1.0 to 3.0: magic, version, length, and a Python
 * dictionary padded so that the values begin at a multiple of 64 bytes.
 *
 * @param shape sizes, outermost first
 * @param bytes length of the head
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NpyHeader(long[] shape, int bytes) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int FIXED_BYTES = 10;
  private static final int MAX_TEXT = 10_000;
  private static final Pattern TEXT =
      Pattern.compile(
          "\\{'descr': *'([^']+)', *'fortran_order': *(True|False), "
              + "*'shape': *\\(([0-9, ]*)\\),? *}\\s*");

  /** The head of little-endian float32 values in row-major order. */
  static byte[] of(long[] shape) {
    String sizes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String tuple = shape.length == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + tuple + ", }";
    int unpadded = FIXED_BYTES + text.length() + 1;
    int padded = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer head = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    head.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - FIXED_BYTES));
    head.put(text.getBytes(StandardCharsets.US_ASCII));
    while (head.remaining() > 1) {
      head.put((byte) ' ');
    }
    return head.put((byte) '\n').array();
  }

  /**
   * Reads a head and leaves the stream at the first value.
   *
   * @param name of the array, for messages
   * @throws NpzException when the values are not float32 in row-major order
   */
  static NpyHeader read(String name, InputStream in) throws IOException {
    byte[] fixed = in.readNBytes(MAGIC.length + 2);
    if (fixed.length < MAGIC.length + 2
        || !Arrays.equals(fixed, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new NpzException("array " + name + " does not begin as a .npy array");
    }
    int lengthBytes = fixed[MAGIC.length] == 1 ? Short.BYTES : Integer.BYTES;
    byte[] length = in.readNBytes(lengthBytes);
    long text = 0;
    for (int i = length.length - 1; i >= 0; i--) {
      text = text << 8 | length[i] & 0xff;
    }
    if (length.length < lengthBytes || text > MAX_TEXT) {
      throw new NpzException("array " + name + " has a damaged head");
    }
    String dictionary = new String(in.readNBytes((int) text), StandardCharsets.UTF_8);
    return new NpyHeader(shape(name, dictionary), fixed.length + lengthBytes + (int) text);
  }

  private static long[] shape(String name, String text) throws NpzException {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new NpzException("array " + name + " has a head that is not understood: " + text);
    }
    if (!matcher.group(1).equals("<f4") || matcher.group(2).equals("True")) {
      throw new NpzException(
          "array "
              + name
              + " is of type "
              + matcher.group(1)
              + (matcher.group(2).equals("True") ? " in column-major order" : "")
              + "; only row-major float32 (<f4) is read, as numpy.ascontiguousarray(a, 'float32')"
              + " gives it");
    }
    try {
      long[] shape =
          Arrays.stream(matcher.group(3).split(","))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
      if (TensorData.count(shape) > Integer.MAX_VALUE - 8) {
        throw new NpzException("array " + name + " has more values than an array holds");
      }
      return shape;
    } catch (IllegalArgumentException e) {
      throw new NpzException("array " + name + " has impossible sizes (" + matcher.group(3) + ")");
    }
  }
}
