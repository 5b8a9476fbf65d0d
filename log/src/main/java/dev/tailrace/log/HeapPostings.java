package dev.tailrace.log;

import java.util.Arrays;

/**
 * The postings of a topic in the active segment. They only grow: what a reader sees of them never
 * changes.
 *
 * <p>Threads: {@link #add} on the log's writer; the rest from any thread.
 */
final class HeapPostings implements Postings {
  private volatile long[] postings = new long[1];
  private volatile int count;

  void add(long posting) {
    int next = count;
    if (next == postings.length) {
      postings = Arrays.copyOf(postings, next + Math.max(1, next >> 1));
    }
    postings[next] = posting;
    count = next + 1;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long at(int i) {
    return postings[i];
  }

  long heapBytes() {
    return 48 + 8L * postings.length;
  }
}
