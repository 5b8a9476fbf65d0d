package dev.tailrace.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds records by what publishers called them. The index gives candidates by hash; the records
 * themselves decide.
 *
 * <p>Threads: thread-safe.
 */
final class NameSearch {
  private NameSearch() {}

  /** The records of a segment with this publisher's id, in offset order. */
  static List<StoredRecord> withId(Segment segment, byte[] id) throws IOException {
    List<StoredRecord> found = new ArrayList<>();
    for (StoredRecord record : candidates(segment, Hash.ofId(segment.seed(), id))) {
      if (Arrays.equals(record.id(), id)) {
        found.add(record);
      }
    }
    return found;
  }

  /** The first record after a time that was published on this topic with this idempotency key. */
  static Optional<StoredRecord> withKey(Chains chains, Names names, long afterMillis)
      throws IOException {
    for (SegmentChain chain : chains.all()) {
      for (Segment segment : chain.view().segments()) {
        if (segment.summary().lastTime() > afterMillis) {
          int hash = Hash.ofKey(segment.seed(), names.topic(), names.key());
          for (StoredRecord record : candidates(segment, hash)) {
            boolean same =
                record.timeMillis() > afterMillis
                    && Arrays.equals(record.key(), names.key())
                    && Arrays.equals(record.topicUtf8(), names.topic());
            if (same) {
              return Optional.of(record);
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<StoredRecord> candidates(Segment segment, int hash) throws IOException {
    segment.retain();
    try {
      int[] positions = segment.index().positions(hash);
      Arrays.sort(positions);
      List<StoredRecord> records = new ArrayList<>();
      for (int position : positions) {
        // a reader of its own for each, since they are all kept
        records.add(new BlockReader(segment, segment.size()).at(position, 0));
      }
      return records;
    } finally {
      segment.release();
    }
  }
}
