package dev.ugatit.platform.runtime;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Spelling {
  private Spelling() {}

  /** The closest candidate, if at most a third of the word would have to change. */
  static Optional<String> closest(String word, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.<String>comparingInt(c -> distance(word, c)).thenComparing(c -> c))
        .filter(best -> distance(word, best) <= Math.max(2, word.length() / 3));
  }

  /** Levenshtein's distance: characters to insert, remove or replace. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
