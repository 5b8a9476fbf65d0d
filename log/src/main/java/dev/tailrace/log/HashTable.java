package dev.tailrace.log;

import java.util.Arrays;

/**
 * Hash to position, any number of positions for a hash; for the active segment.
 *
 * <p>Threads: thread-safe.
 */
final class HashTable {
  private static final long EMPTY = -1;

  // guarded by this; each is a hash and a position, open addressing, at most half full
  private long[] slots = new long[16];
  private int count;

  HashTable() {
    Arrays.fill(slots, EMPTY);
  }

  synchronized void add(int hash, int position) {
    if (++count * 2 > slots.length) {
      long[] old = slots;
      slots = new long[old.length * 2];
      Arrays.fill(slots, EMPTY);
      for (long slot : old) {
        if (slot != EMPTY) {
          insert(slot);
        }
      }
    }
    insert(pair(hash, position));
  }

  synchronized int[] positions(int hash) {
    int[] found = new int[1];
    int size = 0;
    for (int i = home(hash); slots[i] != EMPTY; i = i + 1 & slots.length - 1) {
      if (hash(slots[i]) == hash) {
        if (size == found.length) {
          found = Arrays.copyOf(found, 2 * size);
        }
        found[size++] = (int) slots[i];
      }
    }
    return Arrays.copyOf(found, size);
  }

  /** All pairs of hash (upper 32 bits) and position (lower 32), in order. */
  synchronized long[] sorted() {
    long[] all = Arrays.stream(slots).filter(slot -> slot != EMPTY).toArray();
    Arrays.sort(all);
    return all;
  }

  synchronized long heapBytes() {
    return 8L * slots.length;
  }

  static long pair(int hash, int position) {
    return (long) hash << 32 | position;
  }

  static int hash(long pair) {
    return (int) (pair >>> 32);
  }

  private void insert(long pair) {
    int i = home(hash(pair));
    while (slots[i] != EMPTY) {
      i = i + 1 & slots.length - 1;
    }
    slots[i] = pair;
  }

  private int home(int hash) {
    return (hash ^ hash >>> 15) & slots.length - 1;
  }
}
