package dev.tailrace.load;

/**
 * What one listener has had of the events of each publisher, which come in order or the hub is
 * wrong. Tells a late event from a double among the last 64, and further back as long as nothing is
 * missing there; for 20 bytes a publisher.
 *
 * <p>Threads: confined to its listener's loop.
 */
final class OrderCheck {
  /** What an event turned out to be. */
  enum Verdict {
    /** Later than all before it, as it should be. */
    NEXT,
    /** Earlier than one before it, but not had yet. */
    LATE,
    /** Had before. */
    DOUBLE
  }

  private final long[] next; // by publisher: one more than the highest sequence number had
  private final long[] window; // by publisher: bit i is set if next - 1 - i was had
  private final int[] missingBehind; // by publisher: how many are missing before the window

  OrderCheck(int publishers) {
    next = new long[publishers];
    window = new long[publishers];
    missingBehind = new int[publishers];
  }

  Verdict see(int publisher, long sequence) {
    long ahead = sequence - next[publisher];
    if (ahead >= 0) {
      advance(publisher, ahead + 1);
      return Verdict.NEXT;
    }
    long back = -ahead - 1;
    return back < Long.SIZE ? within(publisher, back) : before(publisher);
  }

  private void advance(int publisher, long by) {
    long had = Math.min(next[publisher], Long.SIZE);
    long holes = had - Long.bitCount(window[publisher]);
    long shifted = by >= Long.SIZE ? 0 : window[publisher] << by;
    window[publisher] = shifted | 1;
    next[publisher] += by;
    long covered = Math.min(next[publisher], Long.SIZE);
    long holesNow = covered - Long.bitCount(window[publisher]);
    missingBehind[publisher] += (int) (holes + by - 1 - holesNow);
  }

  private Verdict within(int publisher, long back) {
    long bit = 1L << back;
    if ((window[publisher] & bit) != 0) {
      return Verdict.DOUBLE;
    }
    window[publisher] |= bit;
    return Verdict.LATE;
  }

  private Verdict before(int publisher) {
    if (missingBehind[publisher] == 0) {
      return Verdict.DOUBLE;
    }
    missingBehind[publisher]--;
    return Verdict.LATE;
  }
}
