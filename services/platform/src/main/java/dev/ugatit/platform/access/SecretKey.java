package dev.ugatit.platform.access;

import dev.ugatit.platform.store.Digests;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes keys and digests them.
 *
 * <p>A key is 256 random bits. Nobody can go through those, so one round of SHA-256 keeps it as
 * safe as the slow hashes that passwords need, which people choose; and it is fast enough to be
 * computed for each request.
 */
public final class SecretKey {
  private static final String PREFIX = "ugatit_";
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretKey() {}

  /** A new key: {@code ugatit_} and 43 letters, digits, {@code -} and {@code _}. Thread-safe. */
  public static String random() {
    byte[] bits = new byte[BYTES];
    RANDOM.nextBytes(bits);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  /** SHA-256 of a key's text in lower-case hexadecimal. */
  public static String digest(String key) {
    return Digests.sha256(key.getBytes(StandardCharsets.UTF_8));
  }
}
