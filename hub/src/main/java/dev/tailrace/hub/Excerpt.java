package dev.tailrace.hub;

import dev.tailrace.log.Batch;
import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Topics;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the log has for a listener after its cursor, or as much of it as fits: the answer to one
 * {@link Poll}.
 *
 * <p>Threads: immutable.
 *
 * @param items the events, oldest first, perhaps none
 * @param cursor the id to go on from, always of the hub's own form: two events may have the same id
 *     of a publisher's, but never the same place
 * @param more whether the log had more already when this was read
 * @param gap what was lost before the first of these, or {@code null}
 */
public record Excerpt(List<Item> items, String cursor, boolean more, Gap gap) {
  /**
   * One event.
   *
   * @param topic where it was published; of several topics, one that the listener follows
   * @param time when it was published
   * @param event the event, with the id that listeners see
   */
  public record Item(String topic, Instant time, Event event) {}

  /** Copies the items. */
  public Excerpt {
    items = List.copyOf(items);
  }

  /**
   * Which excerpt it is, and what is made of it. Equal ones are read once.
   *
   * @param after the cursor
   * @param gap what was lost before the cursor, or null
   */
  record Place<T>(
      Topics topics,
      Sight sight,
      long after,
      Gap gap,
      Follow.OnGap onGap,
      PollLimits limits,
      ExcerptCodec<T> codec) {

    T read(Hub hub) throws IOException {
      long end = hub.log().end();
      Batch batch = view(hub).read(after, limits.maxBytes());
      if (!batch.lost()) {
        return codec.encode(excerpt(hub, batch, end, gap));
      }
      boolean goOn = onGap == Follow.OnGap.EARLIEST;
      String requested = gap == null ? hub.idOf(after) : gap.requested();
      String earliest = hub.idOf(batch.from());
      String next = goOn ? earliest : hub.idOf(end);
      Gap lost = new Gap(requested, earliest, next, Gap.Reason.EXPIRED);
      return codec.encode(
          goOn ? excerpt(hub, batch, end, lost) : new Excerpt(List.of(), next, false, lost));
    }

    private Excerpt excerpt(Hub hub, Batch batch, long end, Gap lost) throws IOException {
      List<LogRecord> records = batch.records();
      long next = batch.next();
      if (records.size() > limits.maxEvents()) {
        records = records.subList(0, limits.maxEvents());
        next = records.get(records.size() - 1).offset();
      }
      return new Excerpt(items(hub, records), hub.idOf(next), next < end, lost);
    }

    private List<Item> items(Hub hub, List<LogRecord> records) throws IOException {
      View view = view(hub);
      long now = hub.clock().millis();
      List<Item> items = new ArrayList<>(records.size());
      for (LogRecord record : records) {
        if (!record.expiredAt(now)) {
          Instant time = Instant.ofEpochMilli(record.timeMillis());
          items.add(new Item(view.topicOf(record), time, StoredFrame.event(record.body())));
        }
      }
      return items;
    }

    private View view(Hub hub) {
      return new View(hub.log(), topics, sight);
    }
  }
}
