package dev.tailrace.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in one topic's postings.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class PostingsCursor {
  private final Postings postings;
  private final int count;
  private int next;
  private long head;

  private PostingsCursor(Postings postings, int count, int next) throws IOException {
    this.postings = postings;
    this.count = count;
    this.next = next;
    this.head = postings.at(next);
  }

  /** Cursors to the first posting after {@code delta}, in each list that has one. */
  static List<PostingsCursor> after(List<Postings> lists, long delta) throws IOException {
    List<PostingsCursor> found = new ArrayList<>(lists.size());
    for (Postings list : lists) {
      int count = list.count();
      int first = list.firstAfter(delta);
      if (first < count) {
        found.add(new PostingsCursor(list, count, first));
      }
    }
    return found;
  }

  static int leastPosition(List<PostingsCursor> cursors) {
    int least = Integer.MAX_VALUE;
    for (PostingsCursor cursor : cursors) {
      least = Math.min(least, Postings.position(cursor.head));
    }
    return least;
  }

  /** How many postings they have before them together. */
  static long left(List<PostingsCursor> cursors) {
    long left = 0;
    for (PostingsCursor cursor : cursors) {
      left += cursor.count - cursor.next;
    }
    return left;
  }

  /** The posting here. */
  long head() {
    return head;
  }

  /** Moves on; false at the end. */
  boolean advance() throws IOException {
    if (++next >= count) {
      return false;
    }
    head = postings.at(next);
    return true;
  }
}
