package dev.tailrace.log;

import java.util.Arrays;

/**
 * The postings of a topic in the active segment. They only grow: what a reader sees of them never
 * changes.
 *
 * <p>Threads: {@link #add} on the log's writer; the rest from any thread.
 */
final class HeapPostings implements Postings {
  private final Tally tally;
  private volatile long[] postings = new long[1];
  private volatile int count;

  /**
   * @param tally of the topic's account, or null
   */
  HeapPostings(Tally tally) {
    this.tally = tally;
  }

  /** What a record is to be added to whose canonical topic this is, or null. */
  Tally tally() {
    return tally;
  }

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
