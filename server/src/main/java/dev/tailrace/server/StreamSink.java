package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Gap;
import dev.tailrace.hub.Opening;
import dev.tailrace.hub.Sink;
import dev.tailrace.hub.Subscription;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's stream, whatever carries it: hands the shard's frames to its {@link Outlet} as they
 * are, keeps it alive when there are none, and ends it when the client has gone, stalls, or has
 * been there long enough. Beyond the write-buffer mark it holds at most the one run of frames that
 * passed it: what comes then the subscription reads from the log, when there is room again.
 *
 * <p>Threads: confined to its event loop.
 */
final class StreamSink implements Sink<SharedFrame>, Peer {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSink.class);

  /** Takes over the connection when the subscription opens. */
  interface Opener {
    /** Writes the head; returns where what follows it goes, or null if the client has gone. */
    Outlet open(Opening opening, StreamSink sink);

    /** The subscription failed before it opened. */
    void failed(IOException cause);
  }

  private final ServerLoop loop;
  private final ServerMetrics metrics;
  private final StreamPulse pulse;

  private Ticket ticket;
  private StreamControl control; // null if it is not to be changed
  private Attendance attendance; // null if nobody keeps track
  private final GzipMember gzip; // null if bytes go out as they are
  private Opener opener; // null when it is open: it holds the whole request
  private Outlet outlet; // null until it is open
  private Subscription subscription;
  private long sinceNanos; // of the request; of the stream, once it is open
  private boolean closed;
  private boolean ending;
  private boolean resuming;
  private long lastWriteNanos;

  /**
   * @param ticket what it is let in with
   * @param gzip what is known of the stream if it is compressed, else null
   */
  StreamSink(ServerLoop loop, Opener opener, Ticket ticket, GzipMember gzip) {
    this.loop = loop;
    this.ticket = ticket;
    this.gzip = gzip;
    this.metrics = loop.service().metrics();
    this.opener = opener;
    this.sinceNanos = now();
    this.pulse = new StreamPulse(this, ticket, sinceNanos);
  }

  /** Whether its listener is given anything still. */
  boolean isOpen() {
    return outlet != null && !closed && !ending;
  }

  /** From when it is open it can be changed. */
  void control(StreamControl by, int followed) {
    control = by;
    by.attach(this, followed, pulse.ageNanos(sinceNanos));
  }

  /** It is kept track of; or not, if this is null. */
  void attend(Attendance by) {
    attendance = by;
  }

  /**
   * Goes on with other topics, of which there are not too many for one stream, and another ticket.
   *
   * @return the limit that is in the way; else null
   */
  Limit change(Follow follow, Ticket next) {
    Admission admission = loop.service().admission();
    Limit met = admission.change(next.tenant(), control.topics(), follow.size());
    if (met != null) {
      return met;
    }
    if (!next.refused().isEmpty() && !next.refused().equals(ticket.refused())) {
      write(next.refusal());
      outlet.flush();
    }
    ticket = next;
    subscription = subscription.change(follow);
    control.follows(follow.size());
    if (attendance != null) {
      attendance.change(next);
    }
    if (!pulse.isDraining()) {
      pulse.live(next, control.ageNanos());
      pulse.schedule();
    }
    return null;
  }

  /**
   * The subscription that feeds this sink, known as soon as it is made: after it has opened, if
   * nothing had to be looked up, and so perhaps after it has ended.
   */
  void attach(Subscription made) {
    subscription = made;
    if (closed || ending) { // while it was being made
      made.close();
    }
  }

  // what the shard says

  @Override
  public void open(Opening opening) {
    outlet = closed ? null : opener.open(opening, this);
    opener = null;
    if (outlet == null) {
      unsubscribe();
      return;
    }
    loop.add(this);
    metrics.streamsOpened.increment();
    lastWriteNanos = now();
    pulse.schedule();
    retry();
    if (control != null) {
      loop.service().access().streams().add(control);
      write(control.event());
    }
    if (!ticket.refused().isEmpty()) {
      write(ticket.refusal());
    }
    if (opening.gap() != null) {
      write(GapEvent.encode(opening.gap()));
      metrics.gap(opening.gap().reason());
    }
    outlet.flush();
    established();
    outlet.opened();
    if (loop.isDraining()) { // it was asked for before, and the log was slow
      end(Ended.SHUTDOWN);
    }
    recheck(); // for the same reason
  }

  private void established() {
    long now = now();
    metrics.establishDuration.record(now - sinceNanos);
    sinceNanos = now;
  }

  /** The whole of a delivery, as a rule; it touches as little memory as it can. */
  @Override
  public boolean send(SharedFrame frames) {
    if (closed || ending) {
      return false;
    }
    lastWriteNanos = frames.madeNanos();
    boolean chunked = outlet.chunked();
    return outlet.transmit(
        gzip == null
            ? frames.deliver(chunked)
            : gzip.run(frames.deliverGzip(), chunked));
  }

  @Override
  public boolean writable() {
    return outlet != null && !closed && !ending && outlet.writable();
  }

  @Override
  public boolean overfull() {
    return outlet != null && !closed && !ending && outlet.overfull();
  }

  @Override
  public void gap(Gap gap) {
    if (!closed && !ending) {
      metrics.gap(gap.reason());
      write(GapEvent.encode(gap));
      outlet.flush();
    }
  }

  @Override
  public void failed(IOException cause) {
    LOG.error("the subscription of a listener failed", cause);
    if (outlet != null) {
      end(Ended.LOG_FAILED);
    } else if (opener != null) {
      opener.failed(cause);
      close();
    }
  }

  // what the outlet says

  /** The client has taken some of what it had been given, and there is room again. */
  void roomAgain() {
    // Said here as well as by the number of bytes that wait: that may be the same again soon.
    pulse.progressed();
    if (!resuming && writable() && subscription != null) {
      resuming = true; // not at once: this may be within a flush, in the middle of a turn
      loop.execute(this::resume);
    }
  }

  void clientGone() {
    close(Ended.CLIENT_GONE);
  }

  /** The client talks on where it has nothing to say. */
  void tooMuchInput() {
    if (!closed) {
      metrics.rejected(Limit.STREAM_INPUT);
      close(Ended.STREAM_INPUT);
    }
  }

  // what the server says

  /** Ends the stream later, with a time of its own to come back: who is sent away spreads. */
  @Override
  public void drain(Duration within) {
    if (within.isZero()) {
      end(Ended.SHUTDOWN);
    } else if (!closed && !ending) {
      pulse.drain(within);
    }
  }

  @Override
  public void recheck() {
    if (ticket.grant() != null && loop.service().access().revocations().has(ticket.grant())) {
      end(Ended.REVOKED);
    }
  }

  @Override
  public void close() {
    if (outlet == null) {
      unsubscribe();
    } else {
      close(Ended.SHUTDOWN);
    }
  }

  private void unsubscribe() {
    if (!closed) {
      closed = true;
      if (subscription != null) {
        subscription.close();
      }
    }
    if (control != null) {
      loop.service().access().streams().remove(control);
    }
  }

  private void resume() {
    resuming = false;
    if (writable()) {
      subscription.resume();
    }
  }

  /** Tells the client when to come back, should it have to. */
  private void retry() {
    long retry = loop.service().admission().retry().opened(loop.random());
    write(("retry: " + retry + "\n:\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void write(byte[] own) {
    if (gzip == null) {
      metrics.streamBytes.add(put(own));
    } else {
      metrics.gzipBytes.add(put(gzip.line(own)));
      metrics.gzipSourceBytes.add(own.length);
    }
    lastWriteNanos = now();
  }

  /** Writes bytes that are encoded; returns how many they are with their framing. */
  private int put(byte[] encoded) {
    ByteBuf bytes = loop.frames().encode(List.of(encoded), outlet.chunked());
    int length = bytes.readableBytes();
    outlet.write(bytes);
    return length;
  }

  // what its pulse says, and asks

  ServerLoop loop() {
    return loop;
  }

  long lastWriteNanos() {
    return lastWriteNanos;
  }

  /** Bytes that wait for the client; as {@link Outlet#pending}. */
  long pending() {
    return outlet.pending();
  }

  /** Whether it has written its last. */
  boolean isEnding() {
    return ending;
  }

  /** The client has taken nothing for too long. */
  void stalled() {
    close(Ended.STALLED);
  }

  /** Nothing was written for so long that a heartbeat is due. */
  void beat(long nowNanos) {
    metrics.heartbeats.increment();
    lastWriteNanos = nowNanos;
    outlet.transmit(heartbeat(outlet.chunked()));
  }

  private ByteBuf heartbeat(boolean chunked) {
    SharedFrame heartbeat = loop.heartbeat();
    if (gzip != null) {
      return gzip.sharedLine(heartbeat.gzip(), chunked);
    }
    ByteBuf bytes = heartbeat.bytes(chunked);
    metrics.streamBytes.add(bytes.readableBytes());
    return bytes;
  }

  /**
   * Ends the response as HTTP ends it, so that the client knows it has all there was and comes
   * back.
   */
  void end(Ended reason) {
    if (closed || ending) {
      return;
    }
    boolean room = outlet.writable();
    if (room && reason == Ended.SHUTDOWN) {
      retry();
    }
    ending = true;
    ended(reason);
    if (subscription != null) { // else it is closed as soon as it is there
      subscription.close();
    }
    if (room) {
      if (gzip != null) {
        metrics.gzipBytes.add(put(gzip.end()));
      }
      outlet.end();
      pulse.awaitEnd();
    } else {
      finish();
    }
  }

  private void close(Ended reason) {
    if (closed) {
      return;
    }
    if (!ending) {
      ended(reason);
    }
    finish();
  }

  private void ended(Ended reason) {
    metrics.ended(reason);
    metrics.streamDuration.record(now() - sinceNanos);
  }

  private void finish() {
    unsubscribe();
    pulse.cancel();
    loop.remove(this);
    outlet.close();
  }

  private long now() {
    return loop.service().nanos().getAsLong();
  }
}
