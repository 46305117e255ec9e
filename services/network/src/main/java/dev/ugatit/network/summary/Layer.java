package dev.ugatit.network.summary;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One use of a weight in a forward pass.
 *
 * @param weight its name in the reference's {@code state_dict}
 * @param kind what is done with it, for a person
 * @param weightShape sizes of the weight, outermost first
 * @param outputShape sizes of the result, the batch outermost
 * @param flops multiplications and additions of the direct form
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Layer(
    String weight, String kind, long[] weightShape, long[] outputShape, long flops) {
  /** Such as {@code 1×64×128×128}. */
  public static String text(long[] shape) {
    return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining("×"));
  }
}
