package dev.tailrace.log;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Finds records by what publishers called them. The index gives candidates by hash; the records
 * themselves decide.
 *
 * <p>Threads: thread-safe.
 */
final class NameSearch {
  private NameSearch() {}

  /**
   * For records with this publisher's id on one of these topics.
   *
   * @param counts which of them count
   */
  record WithId(byte[] id, Topics topics, Predicate<LogRecord> counts) {
    /** The offset of a segment's first one. */
    OptionalLong first(Segment segment) throws IOException {
      return NameSearch.first(segment, Hash.ofId(segment.seed(), id), this::isOne)
          .map(record -> OptionalLong.of(record.offset()))
          .orElse(OptionalLong.empty());
    }

    private boolean isOne(StoredRecord record) {
      return Arrays.equals(record.id(), id)
          && record.isOnOneOf(topics)
          && counts.test(record.toLogRecord());
    }
  }

  /** The first record after a time that was published on this topic with this idempotency key. */
  static Optional<StoredRecord> withKey(Chains chains, Names names, long afterMillis)
      throws IOException {
    for (SegmentChain chain : chains.all()) {
      for (Segment segment : chain.view().segments()) {
        if (segment.summary().lastTime() > afterMillis) {
          Optional<StoredRecord> found =
              first(
                  segment,
                  Hash.ofKey(segment.seed(), names.topic(), names.key()),
                  record ->
                      record.timeMillis() > afterMillis
                          && Arrays.equals(record.key(), names.key())
                          && Arrays.equals(record.topicUtf8(), names.topic()));
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Reads no further than it has to: any number of records may have one name. */
  private static Optional<StoredRecord> first(
      Segment segment, int hash, Predicate<StoredRecord> wanted) throws IOException {
    segment.retain();
    try {
      int[] positions = segment.index().positions(hash);
      Arrays.sort(positions);
      BlockReader reader = new BlockReader(segment, segment.size());
      for (int position : positions) {
        StoredRecord record = reader.at(position, 0);
        if (wanted.test(record)) {
          return Optional.of(record);
        }
      }
      return Optional.empty();
    } finally {
      segment.release();
    }
  }
}
