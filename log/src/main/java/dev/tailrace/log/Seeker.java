package dev.tailrace.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Finds the cursor for a {@link Seek} in the log's files.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class Seeker {
  private static final int BLOCK_BYTES = Mark.SPACING_BYTES;
  private static final long NONE = Long.MAX_VALUE;

  private final Chains chains;
  private final Topics topics;
  private final long end;

  /**
   * @param end the log's end; later records are not seen
   */
  Seeker(Chains chains, Topics topics, long end) {
    this.chains = chains;
    this.topics = topics;
    this.end = end;
  }

  OptionalLong seek(Seek place) throws IOException {
    if (place instanceof Seek.AfterId after) {
      return afterId(after);
    }
    if (place instanceof Seek.Since since) {
      return OptionalLong.of(since(since.time().toEpochMilli()));
    }
    if (place instanceof Seek.Last last) {
      return OptionalLong.of(last(last.count()));
    }
    return OptionalLong.of(earliest());
  }

  /**
   * After all that was dropped from before the first record that is left. Not right before that
   * record: a cursor between the two has lost nothing.
   */
  private long earliest() throws IOException {
    long first = NONE;
    for (SegmentChain chain : holding()) {
      for (Segment segment : chain.view().segments()) {
        Summary summary = segment.summary();
        first = summary.count() > 0 ? Math.min(first, summary.firstOffset()) : first;
      }
    }
    return droppedBefore(first);
  }

  private long droppedBefore(long first) {
    long dropped = 0;
    for (SegmentChain chain : chains.concerning(topics)) {
      long loss = chain.view().dropped();
      dropped = loss < first ? Math.max(dropped, loss) : dropped;
    }
    return dropped;
  }

  private long since(long millis) throws IOException {
    long first = NONE;
    for (SegmentChain chain : holding()) {
      for (Segment segment : chain.view().segments()) {
        Summary summary = segment.summary();
        if (summary.count() > 0 && summary.lastTime() >= millis) {
          first = Math.min(first, since(segment, millis));
          break;
        }
      }
    }
    return first <= end ? first - 1 : end;
  }

  private long since(Segment segment, long millis) throws IOException {
    segment.retain();
    try {
      Mark mark = segment.index().floor(Mark::timeMillis, millis - 1);
      SegmentCursor records =
          new ScanCursor(segment, mark.position(), Topics.all(), 0, BLOCK_BYTES);
      for (StoredRecord r = records.next(); r != null; r = records.next()) {
        if (r.timeMillis() >= millis) {
          return r.offset();
        }
      }
      return NONE;
    } finally {
      segment.release();
    }
  }

  private long last(int count) throws IOException {
    if (count == 0) {
      return end;
    }
    long[] newest = new long[0];
    for (SegmentChain chain : chains.all()) {
      newest = merge(newest, newest(chain.view().segments(), count), count);
    }
    return newest.length == 0 ? end : newest[0] - 1;
  }

  /** The newest offsets of these topics in a chain, in order. */
  private long[] newest(List<Segment> segments, int count) throws IOException {
    long[] found = new long[0];
    for (int i = segments.size() - 1; i >= 0 && found.length < count; i--) {
      Segment segment = segments.get(i);
      segment.retain();
      try {
        found = merge(found, newest(segment, count - found.length), count);
      } finally {
        segment.release();
      }
    }
    return found;
  }

  private long[] newest(Segment segment, int count) throws IOException {
    SegmentIndex index = segment.index();
    if (index.summary().count() == 0) {
      return new long[0];
    }
    if (topics.everything()) {
      return newestOfAll(segment, count);
    }
    long[] found = new long[0];
    for (Postings list : index.postings(topics)) {
      int size = list.firstAfter(end - segment.base());
      long[] offsets = new long[Math.min(size, count)];
      for (int i = 0; i < offsets.length; i++) {
        long posting = list.at(size - offsets.length + i);
        offsets[i] = segment.base() + Postings.delta(posting);
      }
      found = merge(found, offsets, count);
    }
    return found;
  }

  private long[] newestOfAll(Segment segment, int count) throws IOException {
    Summary summary = segment.index().summary();
    // as many as may be behind the end, which moves on while we look
    long unseen = Math.max(0, summary.lastOffset() - end);
    Mark mark = segment.index().floor(Mark::ordinal, Math.max(0, summary.count() - unseen - count));
    SegmentCursor records = new ScanCursor(segment, mark.position(), topics, 0, BLOCK_BYTES);
    LongStream.Builder offsets = LongStream.builder();
    for (StoredRecord r = records.next(); r != null; r = records.next()) {
      offsets.add(r.offset());
    }
    return merge(new long[0], offsets.build().toArray(), count);
  }

  /** The greatest {@code count} of both, in order, without those that are not to be seen yet. */
  private long[] merge(long[] a, long[] b, int count) {
    long[] all =
        LongStream.concat(Arrays.stream(a), Arrays.stream(b))
            .filter(offset -> offset <= end)
            .sorted()
            .distinct() // one of several topics is in several lists, and perhaps chains
            .toArray();
    return all.length <= count ? all : Arrays.copyOfRange(all, all.length - count, all.length);
  }

  private OptionalLong afterId(Seek.AfterId after) throws IOException {
    long onTopics = firstWithId(after, topics);
    long found = onTopics <= end ? onTopics : firstWithId(after, Topics.all());
    return found <= end ? OptionalLong.of(found) : OptionalLong.empty();
  }

  private long firstWithId(Seek.AfterId after, Topics wanted) throws IOException {
    NameSearch.WithId search =
        new NameSearch.WithId(after.id().getBytes(StandardCharsets.UTF_8), wanted, after.counts());
    long first = NONE;
    for (SegmentChain chain : chains.all()) {
      OptionalLong found = OptionalLong.empty();
      for (Segment segment : chain.view().segments()) {
        // the segments after it in this chain have only later ones
        found = found.isPresent() ? found : search.first(segment);
      }
      first = Math.min(first, found.orElse(NONE));
    }
    return first;
  }

  /** The chains in which some of these topics are, whatever the rules say now. */
  private List<SegmentChain> holding() throws IOException {
    List<SegmentChain> found = new ArrayList<>();
    for (SegmentChain chain : chains.all()) {
      if (topics.everything() || holdsSome(chain)) {
        found.add(chain);
      }
    }
    return found;
  }

  private boolean holdsSome(SegmentChain chain) throws IOException {
    for (Segment segment : chain.view().segments()) {
      segment.retain();
      try {
        if (!segment.index().postings(topics).isEmpty()) {
          return true;
        }
      } finally {
        segment.release();
      }
    }
    return false;
  }
}
