package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Split;
import java.util.Optional;

/**
 * The keys of pictures that are on {@code images.prepared}, at 17 bytes each: an open hash table of
 * the first 128 bits of the digest, mixed with dataset and domain.
 *
 * <p>It grows by doubling up to a fixed number of keys and then takes no more: a picture that it
 * does not know is written once more under the same key, which changes nothing for its readers. Not
 * thread-safe.
 */
final class KnownKeys {
  private static final byte PRESENT = 1;
  private static final byte TEST = 2;
  private static final byte MINE = 4;

  private final int maxKeys;
  private int size;
  private long[] high = new long[1024];
  private long[] low = new long[1024];
  private byte[] tags = new byte[1024];

  /**
   * A set for at most {@code maxKeys} keys.
   *
   * @param maxKeys at most 2^28
   */
  KnownKeys(int maxKeys) {
    if (maxKeys < 1 || maxKeys > 1 << 28) {
      throw new IllegalArgumentException("maxKeys " + maxKeys + " is not within 1..2^28");
    }
    this.maxKeys = maxKeys;
  }

  /** What is remembered of a key. */
  record Entry(Split split, boolean mine) {}

  int size() {
    return size;
  }

  Optional<Entry> find(PictureKey key) {
    int slot = slot(high(key), low(key));
    byte tag = tags[slot];
    return tag == 0
        ? Optional.empty()
        : Optional.of(new Entry((tag & TEST) == 0 ? Split.TRAIN : Split.TEST, (tag & MINE) != 0));
  }

  /**
   * Remembers a key.
   *
   * @return false if it was there already, or if the set is full
   */
  boolean add(PictureKey key, Split split, boolean mine) {
    int slot = slot(high(key), low(key));
    if (tags[slot] != 0 || size >= maxKeys) {
      return false;
    }
    byte tag = (byte) (PRESENT | (split == Split.TEST ? TEST : 0) | (mine ? MINE : 0));
    put(slot, high(key), low(key), tag);
    size++;
    if (size > tags.length / 2) {
      grow();
    }
    return true;
  }

  /** Forgets a key and says what was remembered of it. */
  Optional<Entry> remove(PictureKey key) {
    Optional<Entry> entry = find(key);
    if (entry.isPresent()) {
      vacate(slot(high(key), low(key)));
      size--;
    }
    return entry;
  }

  private void vacate(int free) {
    int mask = tags.length - 1;
    tags[free] = 0;
    // Close the gap: what was pushed past it by a collision would not be found any more.
    for (int at = (free + 1) & mask; tags[at] != 0; at = (at + 1) & mask) {
      byte tag = tags[at];
      tags[at] = 0;
      put(slot(high[at], low[at]), high[at], low[at], tag);
    }
  }

  private int slot(long highBits, long lowBits) {
    int mask = tags.length - 1;
    int slot = (int) highBits & mask;
    while (tags[slot] != 0 && (high[slot] != highBits || low[slot] != lowBits)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void put(int slot, long highBits, long lowBits, byte tag) {
    high[slot] = highBits;
    low[slot] = lowBits;
    tags[slot] = tag;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    byte[] oldTags = tags;
    high = new long[oldTags.length * 2];
    low = new long[oldTags.length * 2];
    tags = new byte[oldTags.length * 2];
    for (int i = 0; i < oldTags.length; i++) {
      if (oldTags[i] != 0) {
        put(slot(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldTags[i]);
      }
    }
  }

  private static long high(PictureKey key) {
    return Long.parseUnsignedLong(key.sha256(), 0, 16, 16) ^ place(key);
  }

  private static long low(PictureKey key) {
    return Long.parseUnsignedLong(key.sha256(), 16, 32, 16) + place(key);
  }

  /** Spreads dataset and domain over 64 bits, so that equal pictures of two places are two. */
  private static long place(PictureKey key) {
    long hash = 0xcbf29ce484222325L ^ (key.domain() == Domain.SOURCE ? 1 : 2);
    for (int i = 0; i < key.dataset().length(); i++) {
      hash = (hash ^ key.dataset().charAt(i)) * 0x100000001b3L;
    }
    return hash * 0x9e3779b97f4a7c15L;
  }
}
