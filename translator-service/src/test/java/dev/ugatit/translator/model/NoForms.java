package dev.ugatit.translator.model;

import java.util.ArrayList;
import java.util.List;

/** Notes which sizes were asked for; has no form for any. */
final class NoForms implements FormSource {
  final List<Size> sought = new ArrayList<>();

  @Override
  public boolean suits(Size size) {
    sought.add(size);
    return false;
  }

  @Override
  public String network() {
    return "light";
  }

  @Override
  public ModelSession open(Size size) {
    throw new AssertionError("there is no such form");
  }
}
