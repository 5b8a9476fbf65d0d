package dev.tailrace.hub;

import java.util.List;
import java.util.function.Predicate;

/**
 * Places in a pattern, one bit each: place i is before its level i, and the last one is its end.
 *
 * <p>Threads: confined to its owner; one that nobody changes is shared.
 */
final class Places {
  private final long[] bits;

  private Places(int levels) {
    this.bits = new long[(levels >> 6) + 1];
  }

  /** Only the place before the first level. */
  static Places first(int levels) {
    Places places = new Places(levels);
    places.bits[0] = 1;
    return places;
  }

  /** The places before the levels that are such. */
  static Places of(List<String> levels, Predicate<String> such) {
    Places places = new Places(levels.size());
    for (int i = 0; i < levels.size(); i++) {
      if (such.test(levels.get(i))) {
        places.bits[i >> 6] |= 1L << i;
      }
    }
    return places;
  }

  boolean has(int place) {
    return (bits[place >> 6] & 1L << place) != 0;
  }

  /**
   * Takes a level of a topic: moves on from the places that take one, stays at those that take any
   * number, and leaves the others. Returns whether any place is left.
   *
   * @param same the places before its name, or null
   */
  boolean advance(Places ones, Places same, Places anys) {
    long carry = 0;
    long all = 0;
    for (int i = 0; i < bits.length; i++) {
      long takes = bits[i] & (ones.bits[i] | (same == null ? 0 : same.bits[i]));
      long stays = bits[i] & anys.bits[i];
      bits[i] = takes << 1 | carry | stays;
      carry = takes >>> 63;
      all |= bits[i];
    }
    return all != 0;
  }

  /** Adds the places behind those that also take none; no two of these are side by side. */
  void passAnys(Places anys) {
    long carry = 0;
    for (int i = 0; i < bits.length; i++) {
      long passed = bits[i] & anys.bits[i];
      bits[i] |= passed << 1 | carry;
      carry = passed >>> 63;
    }
  }
}
