package dev.tailrace.hub;

import dev.tailrace.log.Batch;
import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Seek;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a topic holds at one moment.
 *
 * @param topic its name
 * @param earliest the cursor before the earliest event that is left
 * @param latest the cursor after the newest event in the log: follow from here to see what comes
 *     next
 * @param recent its newest events, oldest first
 */
public record TopicState(String topic, String earliest, String latest, List<Recent> recent) {
  /** How much of the newest events is shown, in bytes of frames. */
  private static final int MAX_BYTES = 1024 * 1024;

  /**
   * @param time when it was published
   * @param event the event, with the id that listeners see
   */
  public record Recent(Instant time, Event event) {}

  static TopicState of(View view, String topic, int count, long nowMillis) throws IOException {
    long earliest = view.seek(new Seek.Earliest()).orElseThrow();
    long cursor = view.seek(new Seek.Last(count)).orElseThrow();
    Batch batch = view.read(cursor, MAX_BYTES);
    String epoch = view.log().epochs().current();
    return new TopicState(
        topic,
        new EventId(epoch, earliest).toString(),
        new EventId(epoch, batch.next()).toString(),
        recent(batch.records(), nowMillis));
  }

  private static List<Recent> recent(List<LogRecord> records, long nowMillis) throws IOException {
    List<Recent> recent = new ArrayList<>();
    for (LogRecord record : records) {
      if (!record.expiredAt(nowMillis)) {
        Instant time = Instant.ofEpochMilli(record.timeMillis());
        recent.add(new Recent(time, StoredFrame.event(record.body())));
      }
    }
    return recent;
  }
}
