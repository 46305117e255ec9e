package dev.ugatit.gateway.http;

import java.util.List;

/** Names what there is, for answers to requests for what there is not. */
public final class Listing {
  private static final int SHOWN = 10;

  private Listing() {}

  /**
   * A sentence such as "There are: a, b and 7 more."
   *
   * @param none the sentence when the list is empty; it should say how to get the first
   */
  public static String of(List<String> names, String none) {
    if (names.isEmpty()) {
      return none;
    }
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    int more = names.size() - SHOWN;
    return "There are: " + shown + (more > 0 ? " and " + more + " more." : ".");
  }
}
