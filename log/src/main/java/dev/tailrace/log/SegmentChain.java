package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The segments of one retention class, oldest first; the last one is being written. Offsets rise
 * along the chain, with holes where entries went to other chains. What is in it is entered in the
 * log's {@link Ledger}.
 *
 * <p>Threads: {@link #view} and {@link #seal} from any thread; the rest on the log's writer.
 */
final class SegmentChain implements Closeable {
  /**
   * The chain at one moment.
   *
   * @param dropped the last offset that retention has dropped from it, 0 for none
   */
  record View(List<Segment> segments, long dropped) {
    View {
      segments = List.copyOf(segments);
    }
  }

  /** All segments but the active one. */
  private static final int LEFT_OVERS = 1;

  /** And but the one before it, which {@link #seal} on another thread may be about to seal. */
  private static final int OLD_LEFT_OVERS = 2;

  private final ChainPlace place;
  private final Optional<RetentionRule> rule;
  private final Retention retention;

  private volatile View view;

  SegmentChain(
      ChainPlace place, Optional<RetentionRule> rule, Retention retention, List<Segment> segments) {
    this.place = place;
    this.rule = rule;
    this.retention = retention;
    this.view = new View(segments, segments.isEmpty() ? 0 : segments.get(0).previous());
    segments.forEach(segment -> ledger().add(segment.index().shares()));
  }

  View view() {
    return view;
  }

  /** Where records are to be entered that are added. */
  Ledger ledger() {
    return place.ledger();
  }

  String name() {
    return place.name();
  }

  /**
   * The rule whose topics are stored here; empty for the default, and for a rule that is no more.
   */
  Optional<RetentionRule> rule() {
    return rule;
  }

  /** The last offset that is or was here, or that a segment was named after. */
  long lastOffset() {
    List<Segment> segments = view.segments();
    if (segments.isEmpty()) {
      return 0;
    }
    Segment last = segments.get(segments.size() - 1);
    return Math.max(last.lastOffset(), last.base() - 1);
  }

  long lastTime() {
    return view.segments().stream().mapToLong(s -> s.summary().lastTime()).max().orElse(0);
  }

  /**
   * The segment for the next records.
   *
   * @param firstOffset of the records
   * @param bytes of all of them
   * @param now their time, epoch milliseconds
   */
  Segment segmentFor(long firstOffset, long bytes, long now) throws IOException {
    Segment active = active();
    if (active == null || isFull(active, firstOffset, bytes)) {
      Segment fresh = roll(firstOffset);
      try {
        dropOld(now);
        seal(OLD_LEFT_OVERS);
      } catch (IOException e) {
        // no reason to refuse records: retain() tries again, and tells
      }
      return fresh;
    }
    return active;
  }

  /**
   * Drops what the retention does not keep, and closes a segment that has become too old to grow.
   */
  void retain(long now, long nextOffset) throws IOException {
    dropOld(now);
    seal();
    Segment active = active();
    boolean old =
        active != null
            && active.summary().count() > 0
            && Duration.ofMillis(now - active.summary().firstTime())
                    .compareTo(retention.segmentAge())
                > 0;
    if (old) {
      roll(nextOffset);
      dropOld(now);
      seal();
    }
  }

  /**
   * Puts the indexes of all segments but the active one into files. It takes a tenth of a second or
   * so for each, in which no record could be written: that is why it may run on any thread.
   */
  void seal() throws IOException {
    seal(LEFT_OVERS);
  }

  LogStats.OfClass stats() {
    List<Segment> segments = view.segments();
    long records = 0;
    long bytes = 0;
    long oldest = 0;
    for (Segment segment : segments) {
      Summary summary = segment.summary();
      oldest = oldest == 0 ? summary.firstOffset() : oldest;
      records += summary.count();
      bytes += segment.size();
    }
    return new LogStats.OfClass(
        name(),
        segments.size(),
        records,
        bytes,
        oldest,
        records == 0 ? 0 : segments.get(segments.size() - 1).lastOffset(),
        view.dropped());
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : view.segments()) {
      segment.release();
    }
  }

  /** The segment being written, or null. */
  Segment active() {
    List<Segment> segments = view.segments();
    return segments.isEmpty() ? null : segments.get(segments.size() - 1);
  }

  private boolean isFull(Segment active, long firstOffset, long bytes) {
    int count = active.summary().count();
    return count > 0
        && (active.size() + bytes > retention.segmentBytes(place.options().segmentBytes())
            || count >= retention.segmentEntries(place.options().maxSegmentEntries())
            || active.growing().postings() >= place.options().maxSegmentEntries()
            // an index holds the distance from the base in 31 bits
            || firstOffset - active.base() > Integer.MAX_VALUE - (1 << 26));
  }

  private Segment roll(long firstOffset) throws IOException {
    Segment sealed = active();
    if (sealed != null) {
      sealed.force();
    }
    long previous = sealed == null ? view.dropped() : sealed.lastOffset();
    Segment fresh = place.create(firstOffset, previous);
    List<Segment> segments = new ArrayList<>(view.segments());
    segments.add(fresh);
    view = new View(segments, view.dropped());
    return fresh;
  }

  /** A segment whose index could not be written keeps it on the heap until it can be. */
  private void seal(int spared) throws IOException {
    List<Segment> segments = view.segments();
    for (Segment segment : segments.subList(0, Math.max(0, segments.size() - spared))) {
      if (!segment.sealed()) {
        segment.seal();
      }
    }
  }

  private void dropOld(long now) throws IOException {
    while (view.segments().size() > 1 && mustGo(view.segments(), now)) {
      List<Segment> segments = view.segments();
      Segment oldest = segments.get(0);
      // a file that cannot be deleted stays in view: it would be back after a restart, alone
      oldest.delete();
      view = new View(segments.subList(1, segments.size()), oldest.lastOffset());
      ledger().remove(oldest.index().shares());
      oldest.release();
      Directory.force(place.directory());
    }
  }

  private boolean mustGo(List<Segment> segments, long now) {
    long bytes = segments.stream().mapToLong(Segment::size).sum();
    long records = segments.stream().mapToLong(s -> s.summary().count()).sum();
    Duration age = Duration.ofMillis(now - segments.get(0).summary().lastTime());
    return bytes > retention.maxBytes()
        || records > retention.maxCount()
        || age.compareTo(retention.maxAge()) > 0;
  }
}
