package dev.tailrace.log;

/**
 * What the records of one account fill in a segment.
 *
 * @param bytes of whole records, from 1; see {@link RecordFormat}
 *     <p>Threads: immutable.
 */
record Share(String account, long bytes) {
  /** About how many bytes of heap it takes. */
  long heapBytes() {
    return 80 + account.length();
  }
}
