package dev.tailrace.wire;

import dev.tailrace.testkit.Vectors.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** All that a decoder says, in order. Two decodings are the same if their transcripts are. */
final class Transcript implements EventDecoder.Handler {
  private final List<Object> calls = new ArrayList<>();

  record Dispatched(Event event, String lastEventId) {}

  record Comment(String text) {}

  record Retry(long millis) {}

  record Omitted(EventDecoder.Omission what, long position) {}

  record Failed(int limitBytes, long position, String lastEventId) {}

  record Ended(String lastEventId, long reconnectionMillis) {}

  /** What a new decoder says to these chunks, its last words included. */
  static Transcript of(DecoderLimits limits, List<ByteBuffer> chunks) {
    Transcript transcript = new Transcript();
    EventDecoder decoder = new EventDecoder(limits, transcript);
    transcript.feed(decoder, chunks);
    transcript.end(decoder.lastEventId(), decoder.reconnectionTime().orElse(Event.NO_RETRY));
    return transcript;
  }

  static Transcript of(List<ByteBuffer> chunks) {
    return of(DecoderLimits.DEFAULTS, chunks);
  }

  static Transcript of(byte[] bytes) {
    return of(List.of(ByteBuffer.wrap(bytes)));
  }

  void feed(EventDecoder decoder, List<ByteBuffer> chunks) {
    try {
      for (ByteBuffer chunk : chunks) {
        decoder.decode(chunk.duplicate());
      }
    } catch (WireException e) {
      calls.add(new Failed(e.limitBytes(), e.position(), e.lastEventId()));
    }
  }

  void end(String lastEventId, long reconnectionMillis) {
    calls.add(new Ended(lastEventId, reconnectionMillis));
  }

  List<Object> calls() {
    return List.copyOf(calls);
  }

  List<Event> events() {
    return only(Dispatched.class).stream().map(Dispatched::event).toList();
  }

  List<Message> messages() {
    return only(Dispatched.class).stream()
        .map(d -> new Message(d.event().type(), d.event().data(), d.lastEventId()))
        .toList();
  }

  List<String> comments() {
    return only(Comment.class).stream().map(Comment::text).toList();
  }

  List<Omitted> omissions() {
    return only(Omitted.class);
  }

  /** What the specification speaks of; to leave something out is our way to keep to it. */
  Transcript withoutOmissions() {
    Transcript rest = new Transcript();
    calls.stream().filter(call -> !(call instanceof Omitted)).forEach(rest.calls::add);
    return rest;
  }

  <T> List<T> only(Class<T> kind) {
    return calls.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void onEvent(Event event, String lastEventId) {
    calls.add(new Dispatched(event, lastEventId));
  }

  @Override
  public void onComment(String text) {
    calls.add(new Comment(text));
  }

  @Override
  public void onRetry(long millis) {
    calls.add(new Retry(millis));
  }

  @Override
  public void onOmission(EventDecoder.Omission what, long position) {
    calls.add(new Omitted(what, position));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Transcript that && calls.equals(that.calls);
  }

  @Override
  public int hashCode() {
    return calls.hashCode();
  }

  @Override
  public String toString() {
    return calls.toString();
  }
}
