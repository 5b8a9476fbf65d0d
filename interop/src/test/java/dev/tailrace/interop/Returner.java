package dev.tailrace.interop;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A listener as browsers are: when its stream ends, however it does, it comes back after the time
 * that it was told, with the id of the last event. Expects the numbers of an {@link Announcer}.
 *
 * <p>Threads: confined to its dialer's.
 */
final class Returner implements Dialer.Stream {
  private static final long UNTOLD_MILLIS = 1000;

  private final Dialer dialer;
  private final String topic;
  private final List<Long> calls = new ArrayList<>(); // by System.nanoTime, as are those due
  private final List<Long> due = new ArrayList<>();
  private EventDecoder decoder;
  private String lastEventId = "";
  private long retryMillis = UNTOLD_MILLIS;
  private long next;
  private int sentAway;
  private boolean open;
  private String wrong;

  Returner(Dialer dialer, String topic) {
    this.dialer = dialer;
    this.topic = topic;
  }

  /** Comes, for the first time or again. */
  void call() {
    decoder = new EventDecoder(DecoderLimits.DEFAULTS, new Hearing());
    calls.add(System.nanoTime());
    if (due.isEmpty()) {
      due.add(calls.get(0));
    }
    dialer.open("/topics/" + topic, lastEventId, this);
  }

  @Override
  public void began(Channel channel, boolean whole) {
    open = !whole;
    sentAway += whole ? 1 : 0;
  }

  @Override
  public void bytes(ByteBuf some) {
    try {
      decoder.decode(some.nioBuffer());
    } catch (WireException e) {
      wrong = e.toString();
    }
  }

  @Override
  public void ended() {
    open = false;
    due.add(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(retryMillis));
    dialer.later(this::call, retryMillis);
  }

  String topic() {
    return topic;
  }

  boolean isOpen() {
    return open;
  }

  /** How many events it has heard: each once, and in order. */
  long heard() {
    if (wrong != null) {
      throw new AssertionError(topic + ": " + wrong);
    }
    return next;
  }

  /** How often it was told to come back by a stream with nothing else in it. */
  int sentAway() {
    return sentAway;
  }

  /** When it asked for a stream, each time. */
  List<Long> calls() {
    return calls;
  }

  /** When it was to ask, each time: by what the hub has told, however late this machine is. */
  List<Long> due() {
    return due;
  }

  /** Of one stream. */
  private final class Hearing implements EventDecoder.Handler {
    @Override
    public void onEvent(Event event, String id) {
      if (wrong == null && !event.data().startsWith(next + " ")) {
        wrong = "for event " + next + " came " + event;
      }
      lastEventId = id;
      next++;
    }

    @Override
    public void onRetry(long millis) {
      retryMillis = millis;
    }
  }
}
