package dev.ugatit.network.golden;

import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A NumPy array, row-major; all number types widen to double without loss below 2⁵³.
 *
 * @param shape sizes, outermost first; empty for a scalar
 */
@SuppressWarnings("ArrayRecordComponent") // compared by tolerance, never by equals
public record NpyArray(long[] shape, double[] values) {
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': *'([^']+)', *'fortran_order': *(True|False), "
              + "*'shape': *\\(([^)]*)\\),? *}\\s*");

  /** The values rounded to float. */
  public TensorData tensor() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return new TensorData(shape, floats);
  }

  /** Parses the bytes of a {@code .npy} file. */
  static NpyArray parse(byte[] npy) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    if (npy.length < 12 || bytes.get(0) != (byte) 0x93 || bytes.get(1) != 'N') {
      throw new IOException("not an .npy member");
    }
    boolean versionOne = bytes.get(6) == 1;
    int headerLength = versionOne ? bytes.getShort(8) & 0xffff : bytes.getInt(8);
    int headerStart = versionOne ? 10 : 12;
    var text = new String(npy, headerStart, headerLength, StandardCharsets.UTF_8);
    Matcher header = HEADER.matcher(text);
    if (!header.matches() || header.group(2).equals("True")) {
      throw new IOException("cannot read .npy header " + text);
    }
    long[] shape =
        Arrays.stream(header.group(3).split(","))
            .map(String::trim)
            .filter(size -> !size.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    ByteBuffer data = bytes.position(headerStart + headerLength).slice();
    return new NpyArray(shape, values(header.group(1), data.order(ByteOrder.LITTLE_ENDIAN), shape));
  }

  private static double[] values(String type, ByteBuffer data, long[] shape) throws IOException {
    int width = Character.digit(type.charAt(type.length() - 1), 10);
    IntToDoubleFunction element =
        switch (type) {
          case "<f8" -> i -> data.getDouble(8 * i);
          case "<f4" -> i -> data.getFloat(4 * i);
          case "<i8" -> i -> data.getLong(8 * i);
          case "<i4" -> i -> data.getInt(4 * i);
          case "<i2" -> i -> data.getShort(2 * i);
          case "|i1" -> data::get;
          case "|u1", "|b1" -> i -> data.get(i) & 0xff;
          default -> throw new IOException("arrays of type " + type + " are not read");
        };
    int count = Math.toIntExact(TensorData.count(shape));
    if (data.remaining() != (long) count * width) {
      throw new IOException("data of an array of type " + type + " is cut");
    }
    double[] values = new double[count];
    Arrays.setAll(values, element);
    return values;
  }
}
