package dev.ugatit.platform.contract;

/**
 * Declaration of a dataset, written before its first picture and never changed afterwards: another
 * preparation needs another name.
 *
 * @param schema {@link #SCHEMA}
 * @param name a {@linkplain Names name}
 * @param size pictures larger than {@code size × size} on both sides are reduced to it, pixels
 * @param fit how pictures that are not square are brought to a square
 * @param testOneIn one picture in this many, by its hash, is held out unless its record or folder
 *     says so; 0 holds out none
 */
public record Dataset(int schema, String name, int size, Fit fit, int testOneIn) {
  public static final int SCHEMA = 1;
  public static final int DEFAULT_SIZE = 286;
  public static final int DEFAULT_TEST_ONE_IN = 32;

  public Dataset {
    Names.require("dataset", name);
    if (size < 8 || size > 4096) {
      throw new IllegalArgumentException("dataset size " + size + " is not within 8..4096 pixels");
    }
    if (testOneIn < 0) {
      throw new IllegalArgumentException("testOneIn " + testOneIn + " is negative");
    }
  }

  /** A dataset prepared as the reference does: stretched, one picture in 32 held out. */
  public static Dataset of(String name, int size) {
    return new Dataset(SCHEMA, name, size, Fit.STRETCH, DEFAULT_TEST_ONE_IN);
  }
}
