package dev.ugatit.translator.http.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The numbers of one tensor as JSON gives them: in one flat array, or in nested ones of the
 * tensor's shape. Grows with what is read, up to a bound. Not thread-safe.
 */
final class Floats {
  private static final int FIRST_ROOM = 1_024;

  private final int most;
  private float[] values = new float[0];
  private int count;

  /** Sizes of the arrays on each level, outermost first. */
  private final List<Integer> sizes = new ArrayList<>();

  /**
   * No numbers yet.
   *
   * @param most more are refused
   */
  Floats(int most) {
    this.most = most;
  }

  /** Reads an array whose begin is the parser's current token. */
  void read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException("\"data\" is no array");
    }
    array(json, 0);
  }

  private void array(JsonParser json, int level) throws IOException {
    int size = 0;
    boolean nested = false;
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      boolean array = token == JsonToken.START_ARRAY;
      if (size > 0 && array != nested) {
        throw new IllegalArgumentException("\"data\" mixes numbers and arrays");
      }
      nested = array;
      if (array) {
        array(json, level + 1);
      } else {
        add(json, token);
      }
      size++;
    }
    level(level, size);
  }

  private void level(int level, int size) {
    while (sizes.size() <= level) {
      sizes.add(-1);
    }
    int known = sizes.set(level, size);
    if (known >= 0 && known != size) {
      throw new IllegalArgumentException("\"data\" has nested arrays of different lengths");
    }
  }

  private void add(JsonParser json, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw new IllegalArgumentException("\"data\" holds something that is no number");
    }
    if (count == most) {
      throw new IllegalArgumentException("\"data\" has more than " + most + " numbers");
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, Math.min(most, Math.max(FIRST_ROOM, 2 * count)));
    }
    values[count++] = json.getFloatValue();
  }

  /**
   * The numbers as a tensor of this shape.
   *
   * @throws IllegalArgumentException when they are not as many, or nested otherwise
   */
  float[] of(long[] shape, long wanted) {
    if (count != wanted) {
      throw new IllegalArgumentException(
          "\"data\" has " + count + " numbers and \"shape\" asks for " + wanted);
    }
    long[] nested = sizes.stream().mapToLong(Integer::longValue).toArray();
    if (nested.length > 1 && !Arrays.equals(nested, shape)) {
      throw new IllegalArgumentException(
          "\"data\" is nested as " + Arrays.toString(nested) + " and not as \"shape\" says");
    }
    return values.length == count ? values : Arrays.copyOf(values, count);
  }
}
