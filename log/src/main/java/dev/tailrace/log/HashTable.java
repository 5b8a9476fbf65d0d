package dev.tailrace.log;

import java.util.Arrays;

/**
 * Hash to position, any number of positions for a hash; for the active segment. To add one costs
 * the same however many there are, for one hash too: entries may all have the same name.
 *
 * <pre>
 *   heads      open addressing, at most half full; each is an entry, the newest of its hash
 *   entries    hash, position, and the entry of the same hash before it
 * </pre>
 *
 * <p>Threads: thread-safe.
 */
final class HashTable {
  private static final int NONE = -1;

  // guarded by this
  private int[] heads = new int[16];
  private int distinct;
  private int[] hashes = new int[8];
  private int[] positions = new int[8];
  private int[] before = new int[8];
  private int count;

  HashTable() {
    Arrays.fill(heads, NONE);
  }

  synchronized void add(int hash, int position) {
    growIfFull();
    int slot = slot(hash);
    if (heads[slot] == NONE) {
      distinct++;
    }
    hashes[count] = hash;
    positions[count] = position;
    before[count] = heads[slot];
    heads[slot] = count++;
  }

  synchronized int[] positions(int hash) {
    int[] found = new int[1];
    int size = 0;
    for (int entry = heads[slot(hash)]; entry != NONE; entry = before[entry]) {
      if (size == found.length) {
        found = Arrays.copyOf(found, 2 * size);
      }
      found[size++] = positions[entry];
    }
    return Arrays.copyOf(found, size);
  }

  /** All pairs of hash (upper 32 bits) and position (lower 32), in order. */
  synchronized long[] sorted() {
    long[] all = new long[count];
    for (int i = 0; i < count; i++) {
      all[i] = pair(hashes[i], positions[i]);
    }
    Arrays.sort(all);
    return all;
  }

  synchronized long heapBytes() {
    return 4L * heads.length + 12L * hashes.length;
  }

  static long pair(int hash, int position) {
    return (long) hash << 32 | position;
  }

  static int hash(long pair) {
    return (int) (pair >>> 32);
  }

  private void growIfFull() {
    if (count == hashes.length) {
      int more = count + (count >> 1);
      hashes = Arrays.copyOf(hashes, more);
      positions = Arrays.copyOf(positions, more);
      before = Arrays.copyOf(before, more);
    }
    if ((distinct + 1) * 2 > heads.length) {
      int[] old = heads;
      heads = new int[old.length * 2];
      Arrays.fill(heads, NONE);
      for (int head : old) {
        if (head != NONE) {
          heads[slot(hashes[head])] = head;
        }
      }
    }
  }

  /** Where the head of a hash is, or belongs. */
  private int slot(int hash) {
    int i = (hash ^ hash >>> 15) & heads.length - 1;
    while (heads[i] != NONE && hashes[heads[i]] != hash) {
      i = i + 1 & heads.length - 1;
    }
    return i;
  }
}
