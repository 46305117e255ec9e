package dev.ugatit.translator.soak;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which version was champion when, in nanoseconds of this JVM, and what its digest is. */
final class Championship {
  /** A version's time: from its announcement until another was seen to serve instead. */
  private record Reign(String digest, long begin, long end) {}

  private final Map<String, Reign> reigns = new ConcurrentHashMap<>();

  /** To be called before the alias is moved. */
  void begins(String key, String digest) {
    reigns.put(key, new Reign(digest, System.nanoTime(), Long.MAX_VALUE));
  }

  /** To be called when another version was seen to serve. */
  void ended(String key) {
    reigns.computeIfPresent(
        key, (any, reign) -> new Reign(reign.digest(), reign.begin(), System.nanoTime()));
  }

  /**
   * What is wrong with an answer that names this version; empty when nothing is.
   *
   * @param asked when the request began
   * @param answered when the answer had come
   */
  String complaint(String key, String digest, long asked, long answered) {
    Reign reign = reigns.get(key);
    if (reign == null) {
      return "answered by " + key + ", which was never champion";
    }
    if (reign.begin() > answered || reign.end() < asked) {
      return "answered by " + key + ", which was no champion then";
    }
    return reign.digest().equals(digest) ? "" : "answered by " + key + " with digest " + digest;
  }
}
