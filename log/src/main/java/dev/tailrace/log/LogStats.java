package dev.tailrace.log;

import java.util.List;
import java.util.Optional;

/**
 * The state of a {@link SegmentLog} in numbers.
 *
 * @param end the newest entry's offset
 * @param commits groups of appends written since the log was opened
 * @param syncs times it waited for the medium since then
 * @param inHand appends that wait for the writer now
 * @param tailHeapBytes heap taken by the newest entries
 * @param indexHeapBytes heap taken by indexes, about
 * @param classes by retention: the default, then one for each rule
 * @param trouble why the storage takes nothing at the moment, or could not be maintained
 */
public record LogStats(
    long end,
    long commits,
    long syncs,
    int inHand,
    long tailHeapBytes,
    long indexHeapBytes,
    List<OfClass> classes,
    Optional<String> trouble) {
  public LogStats {
    classes = List.copyOf(classes);
  }

  /** Entries that are left. */
  public long records() {
    return classes.stream().mapToLong(OfClass::records).sum();
  }

  /** Bytes of the segment files. */
  public long bytes() {
    return classes.stream().mapToLong(OfClass::bytes).sum();
  }

  /**
   * Of one retention class.
   *
   * @param name {@code default}, or {@code rule-} and the rule's name
   * @param oldest offset of the oldest entry left, or 0 if there is none
   * @param newest offset of the newest, or 0
   * @param dropped offset of the newest entry that retention has dropped, or 0
   */
  public record OfClass(
      String name,
      int segments,
      long records,
      long bytes,
      long oldest,
      long newest,
      long dropped) {}
}
