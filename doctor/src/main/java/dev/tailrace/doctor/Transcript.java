package dev.tailrace.doctor;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;

/**
 * The events of an observation, each with the time when it could be read. A gzipped body is
 * unpacked on the way.
 *
 * <p>Threads: immutable, once made.
 */
final class Transcript implements EventDecoder.Handler {
  /** An event, and when it was whole. */
  record Arrival(long atNanos, Event event) {}

  private final List<Arrival> events = new ArrayList<>();
  private String trouble = "";
  private long nowNanos;
  private long readableBytes;

  private Transcript() {}

  static Transcript of(Observation seen) {
    Transcript transcript = new Transcript();
    try {
      transcript.read(seen);
    } catch (DataFormatException | WireException e) {
      transcript.trouble = e.getMessage();
    }
    return transcript;
  }

  List<Arrival> events() {
    return List.copyOf(events);
  }

  /** Why the rest could not be read; empty if all could. */
  String trouble() {
    return trouble;
  }

  /** How much of the body could be read; of a compressed one, once unpacked. */
  long readableBytes() {
    return readableBytes;
  }

  /** The first arrival of the event with these data. */
  Optional<Arrival> arrival(String data) {
    return events.stream().filter(each -> each.event().data().equals(data)).findFirst();
  }

  long count(String data) {
    return events.stream().filter(each -> each.event().data().equals(data)).count();
  }

  @Override
  public void onEvent(Event event, String lastEventId) {
    events.add(new Arrival(nowNanos, event));
  }

  private void read(Observation seen) throws DataFormatException, WireException {
    EventDecoder decoder =
        new EventDecoder(
            DecoderLimits.DEFAULTS.withPolicy(DecoderLimits.Policy.SKIP_EVENT), this);
    boolean gzip = seen.head().map(Head::encoding).orElse("").contains("gzip");
    Gunzip gunzip = new Gunzip();
    try {
      for (Chunk chunk : seen.chunks()) {
        nowNanos = chunk.atNanos();
        byte[] readable = gzip ? gunzip.take(chunk.bytes()) : chunk.bytes();
        readableBytes += readable.length;
        decoder.decode(ByteBuffer.wrap(readable));
      }
    } finally {
      gunzip.end();
    }
  }
}
