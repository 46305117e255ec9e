package dev.ugatit.network;

/** What the generator's γ and β are computed from. */
public enum Variant {
  /** From the features' averages: any size of picture. */
  LIGHT,
  /** From all features, in their places: bound to the size it was built for, far more weights. */
  FULL
}
