package dev.tailrace.log;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the records of each account fill in the whole log: the sum of the {@link Share}s of all
 * segments there are. An account of which nothing is left takes no memory.
 *
 * <p>Threads: {@link #of} from any thread; the rest confined to the thread that opens the log, and
 * then to its writer.
 */
final class Ledger {
  private final Map<String, AtomicLong> totals = new ConcurrentHashMap<>();

  /** How many bytes; 0 for an account that it does not know. */
  long of(String account) {
    AtomicLong total = totals.get(account);
    return total == null ? 0 : total.get();
  }

  /** Records of so many bytes have come, or have gone if that is less than 0. */
  void add(String account, long bytes) {
    AtomicLong total = totals.get(account);
    if (total == null) {
      totals.put(account, new AtomicLong(bytes));
    } else if (total.addAndGet(bytes) == 0) {
      totals.remove(account);
    }
  }

  /** A segment is there now. */
  void add(List<Share> shares) {
    for (Share share : shares) {
      add(share.account(), share.bytes());
    }
  }

  /** A segment is there no more. */
  void remove(List<Share> shares) {
    for (Share share : shares) {
      add(share.account(), -share.bytes());
    }
  }
}
