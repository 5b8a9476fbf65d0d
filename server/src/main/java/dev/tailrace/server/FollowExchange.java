package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Opening;
import dev.tailrace.hub.Subscription;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Compression;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A request to follow topics: subscribes, and when it is known where the subscription starts hands
 * the connection to its stream.
 *
 * <p>Threads: confined to its event loop.
 */
final class FollowExchange implements Exchange, StreamSink.Opener {
  static final String EVENT_STREAM = "text/event-stream";

  /** What a stream's head says of where it starts. */
  interface Marks {
    /** As a hub says it: the id to come back with. */
    Marks CURSOR =
        (headers, opening) -> headers.set(FollowQuery.LAST_EVENT_ID, opening.cursor());

    void mark(HttpHeaders headers, Opening opening);
  }

  private final Responder responder;
  private final Request request;
  private final Sender sender;
  private final Follow follow;
  private final Ticket ticket;
  private final Marks marks;
  private final StreamControl control; // null if it is not to be changed
  private final boolean negotiated;
  private final boolean gzip;
  private final Attendance attendance; // null if nobody keeps track
  private StreamSink sink;

  /**
   * @param sender who asks
   * @param ticket what the stream is let in with
   * @param marks what is said of its start
   * @param control by what it can be changed; null if it cannot
   * @param negotiated whether the resource could have been answered with another media type
   */
  FollowExchange(
      Responder responder,
      Request request,
      Sender sender,
      Follow follow,
      Ticket ticket,
      Marks marks,
      StreamControl control,
      boolean negotiated) {
    this.responder = responder;
    this.request = request;
    this.sender = sender;
    this.follow = follow;
    this.ticket = ticket;
    this.marks = marks;
    this.control = control;
    this.negotiated = negotiated;
    this.gzip = compresses() && takesGzip(request);
    this.attendance = attendance();
  }

  @Override
  public void end() {
    if (request.method().name().equals("HEAD")) {
      responder.begin(HttpResponseStatus.OK, promising());
      responder.finish();
      return;
    }
    Limit met = service().admission().openStream(sender, responder.shared(), follow.size());
    if (met == null) {
      subscribe();
    } else {
      sendAway(met);
    }
  }

  private void subscribe() {
    sink = new StreamSink(responder.loop(), this, ticket, gzip ? new GzipMember() : null);
    if (control != null) {
      sink.control(control, follow.size());
    }
    sink.attend(attendance);
    Subscription subscription;
    try {
      subscription = responder.loop().shard().subscribe(follow, sink);
    } catch (RuntimeException e) {
      if (attendance != null) {
        attendance.end();
      }
      service().admission().closeStream(sender, responder.shared(), follow.size());
      throw e;
    }
    Subscription kept = isCounted() ? place(subscription) : subscription;
    sink.attach(attendance == null ? kept : attendance.until(kept));
  }

  /** Whether it has a place to give back; most have only their connection's. */
  private boolean isCounted() {
    return sender.client().forwarded()
        || sender.tenant() != null
        || responder.shared()
        || follow.size() > 1
        || control != null;
  }

  private Subscription place(Subscription subscription) {
    return new StreamPlace(
        subscription, service().admission(), sender, responder.shared(), follow.size());
  }

  private Attendance attendance() {
    Presence presence = service().presence();
    return presence == null || ticket.asked() == Asked.NOTHING
        ? null
        : new Attendance(presence, ticket, responder.loop().random());
  }

  private void sendAway(Limit met) {
    RetryAdvice advice = service().admission().retry();
    long millis =
        met == Limit.CONNECT_RATE || met == Limit.CLIENT_CONNECT_RATE
            ? advice.hurried(responder.loop().random())
            : advice.refused(responder.loop().random());
    responder.answer(Shed.listener(service().options(), met, millis));
  }

  private Service service() {
    return responder.loop().service();
  }

  @Override
  public void cut() {
    if (sink != null) {
      sink.close();
    }
  }

  @Override
  public Outlet open(Opening opening, StreamSink opened) {
    HttpHeaders headers = promising();
    marks.mark(headers, opening);
    if (control != null) {
      headers.set("Stream-Id", control.id());
      headers.set("Stream-Secret", control.secret());
    }
    Outlet outlet = responder.become(headers, opened);
    if (outlet != null && attendance != null) {
      attendance.begin();
    }
    return outlet;
  }

  @Override
  public void failed(IOException cause) {
    responder.refuse(Problem.unreadableLog());
  }

  /** With the heartbeat: a client that hears nothing for longer knows that the stream is dead. */
  private HttpHeaders promising() {
    HttpHeaders headers = headers(negotiated);
    Duration heartbeat = service().options().times().heartbeat();
    headers.set("SSE-Heartbeat", Math.max(1, heartbeat.plusMillis(999).toSeconds()));
    if (compresses()) {
      headers.set(HttpHeaderNames.VARY, headers.get(HttpHeaderNames.VARY) + ", Accept-Encoding");
    }
    if (gzip) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    return headers;
  }

  private boolean compresses() {
    return service().options().compression() == Compression.GZIP;
  }

  /** Never by HTTP/1.0: a cache of that age knows no Vary, and might give it to anyone. */
  private static boolean takesGzip(Request request) {
    List<String> accepted = request.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING);
    return request.chunks() && AcceptEncoding.prefersGzip(accepted);
  }

  /** What every stream's head says, to browsers and to whatever stands between. */
  static HttpHeaders headers(boolean negotiated) {
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, EVENT_STREAM);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache, no-transform");
    headers.set("X-Accel-Buffering", "no");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set(
        HttpHeaderNames.VARY,
        negotiated ? "Accept, " + FollowQuery.LAST_EVENT_ID : FollowQuery.LAST_EVENT_ID);
    return headers;
  }
}
