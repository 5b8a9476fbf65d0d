package dev.tailrace.log;

/**
 * What the records of one account fill in a segment that still grows.
 *
 * <p>Threads: confined to the log's writer, and then to whoever seals the segment.
 */
final class Tally {
  private final String account;
  private long bytes;

  Tally(String account) {
    this.account = account;
  }

  String account() {
    return account;
  }

  void add(long recordBytes) {
    bytes += recordBytes;
  }

  Share toShare() {
    return new Share(account, bytes);
  }

  /** Whether it is only known by topics that are no record's canonical one. */
  boolean isEmpty() {
    return bytes == 0;
  }
}
