package dev.ugatit.network;

import java.util.Arrays;

/**
 * One weight or buffer of a network.
 *
 * @param name as in the reference's {@code state_dict}
 * @param shape sizes, outermost first
 * @param role how it begins and who changes it
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares contents
public record ParameterSpec(String name, long[] shape, Role role) {
  /** How a parameter begins and who changes it. */
  public enum Role {
    /** Of a convolution or linear layer; drawn at random; trained. */
    WEIGHT(true),
    /** Of a convolution; trained. */
    BIAS(true),
    /** Share of the instance norm in AdaLIN, begins at 0.9; trained, then clipped to [0,1]. */
    RHO_ADAPTIVE(true),
    /** Share of the instance norm in ILN, begins at 0; trained, then clipped to [0,1]. */
    RHO(true),
    /** Learnt scale, begins at 1; trained. */
    SCALE(true),
    /** Learnt shift, begins at 0; trained. */
    SHIFT(true),
    /** A unit vector of the power iteration, drawn at random; never trained. */
    POWER(false);

    private final boolean trained;

    Role(boolean trained) {
      this.trained = trained;
    }

    /** Whether the optimiser changes it. */
    public boolean trained() {
      return trained;
    }

    /** Whether it is clipped to [0,1] after each update. */
    public boolean clipped() {
      return this == RHO || this == RHO_ADAPTIVE;
    }
  }

  /** Number of values. */
  public long count() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /**
   * Inputs that one output of a weight sums over; the spread of the reference's initialisation
   * follows from it.
   */
  public long fanIn() {
    return count() / shape[0];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterSpec that
        && name.equals(that.name)
        && role == that.role
        && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
