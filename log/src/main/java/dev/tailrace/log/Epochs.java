package dev.tailrace.log;

import java.util.List;

/**
 * The incarnations of a log. A new epoch begins when recovery had to cut away entries that may have
 * been acknowledged or delivered, so that an epoch and an offset together never come to mean
 * another entry.
 *
 * @param history oldest first, the last one current; never empty
 *     <p>Threads: immutable.
 */
public record Epochs(List<Epoch> history) {
  public Epochs {
    history = List.copyOf(history);
    if (history.isEmpty()) {
      throw new IllegalArgumentException("a log has at least one epoch");
    }
  }

  /** The epoch of entries appended now. */
  public String current() {
    return history.get(history.size() - 1).name();
  }

  /** Whether {@code epoch} is, or was, one of this log's. */
  public boolean knows(String epoch) {
    return history.stream().anyMatch(e -> e.name().equals(epoch));
  }

  /** The epoch in which the entry that now has {@code offset} was appended. */
  public String of(long offset) {
    for (int i = history.size() - 1; i > 0; i--) {
      if (history.get(i).startsAfter() < offset) {
        return history.get(i).name();
      }
    }
    return history.get(0).name();
  }

  /**
   * Whether cursor {@code offset}, handed out in {@code epoch}, still means what it meant then, in
   * a log that ends at {@code end}.
   */
  public boolean holds(String epoch, long offset, long end) {
    // a later epoch may have begun with a deeper cut than the one that followed
    long limit = end;
    for (int i = history.size() - 1; i >= 0; i--) {
      if (history.get(i).name().equals(epoch)) {
        return offset >= 0 && offset <= limit;
      }
      limit = Math.min(limit, history.get(i).startsAfter());
    }
    return false;
  }

  /**
   * @param name six characters of {@code [a-z0-9]}
   * @param startsAfter the log's last offset when the epoch began; what an earlier epoch had after
   *     it is gone
   */
  public record Epoch(String name, long startsAfter) {
    public Epoch {
      if (!name.matches("[a-z0-9]{6}")) {
        throw new IllegalArgumentException("not an epoch: " + name);
      }
    }
  }
}
