package dev.tailrace.server;

import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Published;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A body that is an event stream: each event is published as it arrives, however long the stream
 * lives. Ids of its events stay theirs. While too many publishes wait for the log, or the client or
 * its tenant has published as fast as it may, the socket is not read. The first event that is
 * refused ends it; the answer then says how many had been published.
 *
 * <p>Threads: confined to its event loop.
 */
final class PublishStream implements Exchange, EventDecoder.Handler {
  private final Responder responder;
  private final ServerMetrics metrics;
  private final PublishQuery query;
  private final Publisher publisher;
  private final EventDecoder decoder;
  private final int maxWaiting;
  private final Uploads.Share share;
  private final Pacer<Publication> pacer;

  private long seen;
  private int waiting;
  private long accepted;
  private long duplicates;
  private String first;
  private String last;
  private Problem problem;
  private boolean ended;
  private boolean answered;

  PublishStream(
      Responder responder, Publisher publisher, Sender sender, PublishQuery query) {
    Service service = responder.loop().service();
    this.responder = responder;
    this.metrics = service.metrics();
    this.query = query;
    this.publisher = publisher;
    this.maxWaiting = service.options().limits().publishesInFlight();
    int maxEventBytes = service.hub().options().maxEventBytes();
    this.decoder =
        new EventDecoder(DecoderLimits.DEFAULTS.withMaxEventBytes(maxEventBytes), this);
    this.share = service.admission().uploads().share();
    this.pacer =
        new Pacer<>(
            responder.loop().wheel(),
            () -> service.admission().publish(sender),
            this::publish,
            this::settle);
    responder.welcomeBody();
  }

  @Override
  public Patience patience() {
    return Patience.UNLIMITED;
  }

  @Override
  public void body(ByteBuf bytes) {
    if (problem == null) {
      try {
        decoder.decode(bytes.nioBuffer());
        if (!share.hold(decoder.heldBytes())) {
          fail(Problem.uploadsFull());
        }
      } catch (WireException e) {
        fail( Problem.tooLarge(e.getMessage(), e.limitBytes(), Limit.EVENT_BYTES));
      }
      settle();
    }
  }

  @Override
  public void end() {
    ended = true;
    settle();
  }

  @Override
  public void cut() {
    answered = true;
    pacer.stop();
    share.close();
  }

  /** What waits only for its turn counts as not arrived. */
  @Override
  public void drain() {
    if (!ended || pacer.holds()) {
      fail(Problem.closing());
      settle();
    }
  }

  @Override
  public void onEvent(Event event, String lastEventId) {
    if (problem != null) {
      return;
    }
    seen++;
    try {
      Limit met = pacer.offer(query.publication(event, seen));
      if (met != null) {
        metrics.rejected(met);
      }
    } catch (IllegalArgumentException e) {
      fail(Problem.of(e));
    }
  }

  private void publish(Publication publication) {
    try {
      publisher.publish(publication, this::done);
      waiting++;
    } catch (ProblemException e) {
      fail(e.problem());
    }
  }

  /** The first problem ends it, and what waits for its turn is not published any more. */
  private void fail(Problem first) {
    if (problem == null) {
      problem = first;
      pacer.stop();
    }
  }

  /** What a listener's decoder may leave out, a publisher must not lose. */
  @Override
  public void onOmission(EventDecoder.Omission what, long position) {
    if (problem == null) {
      fail(
          Problem.badRequest(
              switch (what) {
                case EVENT_TOO_LARGE -> "an event is too large";
                case TYPE_TOO_LONG -> "an event type is too long";
                case ID_TOO_LONG -> "an event id is too long";
                case ID_WITH_NUL -> "an event id contains NUL";
              }
                  + " at byte "
                  + position));
    }
  }

  private void done(Published published) {
    waiting--;
    if (published instanceof Published.Accepted event) {
      accepted++;
      duplicates += event.duplicate() ? 1 : 0;
      first = first == null ? event.id() : first;
      last = event.id();
    } else {
      fail(Publisher.problem(published));
    }
    settle();
  }

  /** Goes on, waits or answers, as things stand. */
  private void settle() {
    if (answered) {
      return;
    }
    if (waiting == 0 && problem != null) {
      finish();
      responder.refuse(problem.with("published", accepted).with("event", seen));
    } else if (waiting == 0 && ended && !pacer.holds()) {
      finish();
      responder.answer(summary());
    } else {
      responder.pause(problem != null || waiting >= maxWaiting || pacer.holds());
    }
  }

  private void finish() {
    answered = true;
    share.close();
  }

  private Answer summary() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("topic", query.topic());
    members.put("events", accepted);
    members.put("duplicates", duplicates == 0 ? null : duplicates);
    members.put("first", first);
    members.put("last", last);
    boolean created = accepted > duplicates;
    return Answer.json(created ? HttpResponseStatus.CREATED : HttpResponseStatus.OK, members);
  }
}
