package dev.tailrace.hub;

import dev.tailrace.log.Batch;
import dev.tailrace.log.EventLog;
import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Seek;
import dev.tailrace.log.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The log as a listener sees it: the topics it follows, and of them what its sight lets it see. What
 * it may not see is as if it were not there, but that the cursor passes it.
 *
 * <p>Threads: immutable; for a thread that may wait for the disk.
 */
record View(EventLog log, Topics topics, Sight sight) {
  /** So that one who may see next to nothing holds up no reader for long. */
  static final int MOST_READS = 64;

  private static final int SEARCH_BYTES = 64 << 10;

  /**
   * As {@link EventLog#seek}, for what is visible: the newest ones are counted without the others,
   * and an id that only events have that are not visible is unknown.
   */
  OptionalLong seek(Seek place) throws IOException {
    if (sight.seesAll()) {
      return log.seek(topics, place);
    }
    if (place instanceof Seek.Last last) {
      return OptionalLong.of(last(last.count()));
    }
    return log.seek(
        topics,
        place instanceof Seek.AfterId after ? new Seek.AfterId(after.id(), sight::sees) : place);
  }

  /**
   * As {@link EventLog#read}, for what is visible; but after a great deal that is not, it may give
   * nothing, and a cursor to go on from.
   */
  Batch read(long after, int maxBytes) throws IOException {
    if (sight.seesAll()) {
      return log.read(topics, after, maxBytes);
    }
    Gathered gathered = new Gathered(after, maxBytes);
    for (int reads = 0; reads < MOST_READS; reads++) {
      if (!gathered.add(log.read(topics, gathered.next, maxBytes))) {
        break;
      }
    }
    return gathered.batch();
  }

  /** The topic by which the listener has this event; of none that it may not see, it is told. */
  String topicOf(LogRecord record) {
    if (record.alternates().isEmpty() || isTold(record, record.topic())) {
      return record.topic();
    }
    return record.alternates().stream()
        .filter(alternate -> isTold(record, alternate))
        .findFirst()
        .orElseGet(() -> followed(record));
  }

  private boolean isTold(LogRecord record, String topic) {
    return topics.contains(topic) && sight.sees(record, topic);
  }

  /** It sees the event by another topic than those it follows. */
  private String followed(LogRecord record) {
    return topics.contains(record.topic())
        ? record.topic()
        : record.alternates().stream().filter(topics::contains).findFirst().orElseThrow();
  }

  /**
   * Looks through ever more of the newest events until enough of them are visible, and through none
   * twice.
   */
  private long last(int count) throws IOException {
    long end = log.end();
    if (count == 0) {
      return end;
    }
    long oldest = oldest();
    long searched = end; // all after it
    int found = 0;
    for (long some = count, had = 0; searched >= oldest && had <= end; had = some, some *= 2) {
      long from = newest(some);
      if (from < searched) { // else more have come than are asked for
        long[] visible = visible(from, searched);
        if (found + visible.length >= count) {
          return visible[visible.length - (count - found)] - 1;
        }
        found += visible.length;
        searched = from;
      }
    }
    return found == 0 ? end : searched;
  }

  private long newest(long count) throws IOException {
    Seek last = new Seek.Last((int) Math.min(count, Integer.MAX_VALUE));
    return log.seek(topics, last).orElseThrow();
  }

  /** The offset of the first event that is left, visible or not. */
  private long oldest() throws IOException {
    List<LogRecord> first = log.read(topics, 0, 1).records();
    return first.isEmpty() ? Long.MAX_VALUE : first.get(0).offset();
  }

  private long[] visible(long after, long upTo) throws IOException {
    LongStream.Builder found = LongStream.builder();
    Batch batch;
    for (long cursor = after; cursor < upTo; cursor = batch.next()) {
      batch = log.read(topics, cursor, SEARCH_BYTES);
      for (LogRecord record : batch.records()) {
        if (record.offset() <= upTo && sight.sees(record)) {
          found.add(record.offset());
        }
      }
    }
    return found.build().toArray();
  }

  /** What several reads have found. */
  private final class Gathered {
    private final int maxBytes;
    private final List<LogRecord> found = new ArrayList<>();
    private long bytes;
    private long from;
    private long next;
    private boolean lost;

    Gathered(long after, int maxBytes) {
      this.maxBytes = maxBytes;
      this.from = after;
      this.next = after;
    }

    /** Returns whether it could take more. */
    boolean add(Batch batch) {
      if (batch.lost()) {
        if (!found.isEmpty()) {
          return false; // the loss is told with what comes after it
        }
        from = batch.from();
        lost = true;
      }
      for (LogRecord record : batch.records()) {
        if (!add(record)) {
          return false;
        }
      }
      next = batch.next();
      return !batch.records().isEmpty();
    }

    private boolean add(LogRecord record) {
      if (sight.sees(record)) {
        bytes += record.body().length;
        if (bytes > maxBytes && !found.isEmpty()) {
          return false;
        }
        found.add(record);
      }
      next = record.offset();
      return true;
    }

    Batch batch() {
      return new Batch(from, found, next, lost);
    }
  }
}
