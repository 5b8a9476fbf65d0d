package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;
import java.util.Optional;

/**
 * Finds who answers a request.
 *
 * <pre>
 *   GET  /topics/{topic}   follow | poll | state | page  POST  /topics/{topic}   publish
 *   GET  /events           follow or poll many           POST  /events           publish a batch
 *   GET  /presence/{topic} who is there                  POST  /streams/{id}      change a stream
 *   GET  what the {@link Desk} has                       GET   anything else     a page
 * </pre>
 *
 * <p>Threads: confined to its connection's event loop.
 */
final class Routes {
  static final String TOPICS = "/topics/";
  static final String EVENTS = "/events";
  private static final String JSON = "application/json";
  private static final String READ = "GET, HEAD, OPTIONS";
  private static final String READ_AND_WRITE = "GET, HEAD, POST, OPTIONS";

  private final Responder plain; // for what may go on for as long as the client likes
  private final Responder responder;
  private final Service service;
  private final Request request;
  private final HttpRequest head;
  private final ClientAddress client;

  private Routes(Responder responder, Request request, HttpRequest head) {
    this.plain = responder;
    this.service = responder.loop().service();
    this.request = request;
    this.head = head;
    this.client = service.admission().client(responder.peer(), head.headers());
    ServerMetrics metrics = service.metrics();
    boolean publish = request.method().equals(HttpMethod.POST);
    this.responder =
        new TimedResponder(
            responder, publish ? metrics.publishDuration : metrics.requestDuration);
  }

  static Exchange route(Responder responder, HttpRequest head) throws ProblemException {
    Request request = Request.of(head);
    Routes routes = new Routes(responder, request, head);
    return routes.checked();
  }

  private Exchange checked() throws ProblemException {
    service.origins().checkHost(request);
    if (responder.surplus() != null && !isHealth()) {
      return shed();
    }
    if (responder.loop().isDraining() && (stream() || watches()) && reads()) {
      return sendAway();
    }
    String expect = head.headers().get(HttpHeaderNames.EXPECT);
    if (expect != null && !HttpUtil.is100ContinueExpected(head) && request.chunks()) {
      throw Problem.of(
              HttpResponseStatus.EXPECTATION_FAILED, "the only expectation known is 100-continue")
          .exception();
    }
    return byMethod();
  }

  private Exchange byMethod() throws ProblemException {
    boolean writable = stream();
    if (request.method().equals(HttpMethod.OPTIONS)) {
      boolean any = writable || request.path().equals("*");
      return ready(service.origins().options(request, any ? methods() : READ));
    }
    if (reads()) {
      return read();
    }
    if (request.method().equals(HttpMethod.POST) && writable) {
      return write();
    }
    if (request.method().equals(HttpMethod.POST) && isControl()) {
      service.origins().checkPublish(request);
      requireReadableBody();
      return known(TopicRoutes::control);
    }
    if (changes() && service.desk().changes(request.path())) {
      service.origins().checkPublish(request);
      return service.desk().change(request, responder);
    }
    if (!writable && !known()) {
      throw notFound();
    }
    String allowed = writable ? methods() : READ;
    throw Problem.of(
            HttpResponseStatus.METHOD_NOT_ALLOWED, "this resource takes " + allowed)
        .header(HttpHeaderNames.ALLOW.toString(), allowed)
        .exception();
  }

  private Exchange read() throws ProblemException {
    if (mercure()) {
      return mercureRoutes().read();
    }
    if (stream()) {
      return known(TopicRoutes::read);
    }
    if (presence()) {
      return AwaitedExchange.of(
          service.access().of(request),
          plain,
          found -> new PresenceRoutes(responder, request, client).read(found));
    }
    if (subscriptions()) {
      return mercureRoutes().subscriptions();
    }
    if (service.desk().door().hub() && request.path().equals(MercureRoutes.METADATA)) {
      return mercureRoutes().metadata();
    }
    Optional<Exchange> operating = service.desk().find(request, responder);
    return operating.isPresent() ? operating.get() : page();
  }

  private Exchange page() throws ProblemException {
    Optional<Page> page = service.pages().find(request.path());
    if (page.isPresent()) {
      return ready(PageAnswer.of(page.get(), request));
    }
    if (isRoot()) {
      return ready(Answer.text(HttpResponseStatus.OK, welcome()));
    }
    throw notFound();
  }

  private String welcome() {
    String host = request.authority() == null ? "localhost" : request.authority();
    return """
        This is a Tailrace hub. Follow a topic, and publish to it:

          curl -N HUB/topics/news
          curl -d 'hello' HUB/topics/news
        """
        .replace("HUB", (service.tls() == null ? "http://" : "https://") + host);
  }

  private Exchange write() throws ProblemException {
    service.origins().checkPublish(request);
    requireReadableBody();
    return mercure() ? mercureRoutes().write() : known(TopicRoutes::write);
  }

  private void requireReadableBody() throws ProblemException {
    String coding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw Problem.unsupported(
              "the body is compressed, which is not supported: " + coding)
          .exception();
    }
    boolean sized = head.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    if (!request.chunks() && !sized) {
      throw Problem.of(
              HttpResponseStatus.LENGTH_REQUIRED, "an HTTP/1.0 body needs a Content-Length")
          .exception();
    }
  }

  private interface Way {
    Exchange of(TopicRoutes topics) throws ProblemException;
  }

  /** When it is known what the sender may do. */
  private Exchange known(Way way) throws ProblemException {
    return AwaitedExchange.of(
        service.access().of(request),
        plain,
        found -> way.of(new TopicRoutes(plain, responder, request, head, client, found)));
  }

  /** There is no room. */
  private Exchange shed() {
    Limit met = responder.surplus();
    RetryAdvice advice = service.admission().retry();
    long millis = advice.refused(responder.loop().random());
    service.metrics().rejected(met);
    if ((stream() && reads() && !wantsJson()) || (watches() && reads())) {
      advice.arrived();
      return ready(Shed.listener(service.options(), met, millis));
    }
    return ready(Shed.other(met, millis));
  }

  /** The hub closes; another one, or it again, will be there soon. */
  private Exchange sendAway() {
    if (stream() && wantsJson()) {
      return ready(Problem.closing().answer());
    }
    TimeOptions times = service.options().times();
    RetryAdvice advice = service.admission().retry();
    return ready(
        Shed.stream(
            advice.within(times.retryMin(), times.retryMax(), responder.loop().random())));
  }

  /** A program that asks for JSON knows what a 503 is. */
  private boolean wantsJson() {
    List<String> offers =
        PollQuery.asked(request.query())
            ? List.of(JSON, FollowExchange.EVENT_STREAM)
            : List.of(FollowExchange.EVENT_STREAM, JSON);
    return request.accept().rank(offers).stream().limit(1).anyMatch(JSON::equals);
  }

  private Exchange ready(Answer answer) {
    return () -> responder.answer(answer);
  }

  private boolean reads() {
    return request.method().equals(HttpMethod.GET)
        || request.method().equals(HttpMethod.HEAD)
        || (request.method().equals(MercureRoutes.QUERY) && mercure());
  }

  /** Where a stream is changed. */
  private boolean isControl() {
    return service.desk().door().hub() && request.path().startsWith(ControlExchange.PATH);
  }

  private boolean changes() {
    return request.method().equals(HttpMethod.POST) || request.method().equals(HttpMethod.DELETE);
  }

  private boolean mercure() {
    return stream() && request.path().equals(MercurePath.HUB);
  }

  private MercureRoutes mercureRoutes() {
    return new MercureRoutes(plain, responder, request, head, client);
  }

  /** Of what can be followed and published to. */
  private String methods() {
    return mercure() ? MercureRoutes.METHODS : READ_AND_WRITE;
  }

  /** Whether it can be followed and published to. */
  private boolean stream() {
    return service.desk().door().hub()
        && (request.path().startsWith(TOPICS)
            || request.path().equals(EVENTS)
            || request.path().equals(MercurePath.HUB));
  }

  /** Where it is told who is there. */
  private boolean presence() {
    return service.presence() != null && request.path().startsWith(PresenceRoutes.PRESENCE);
  }

  /** Whether a stream of that is wanted. */
  private boolean watches() {
    return presence() && PresenceRoutes.wantsStream(request);
  }

  /** The same in the words of Mercure. */
  private boolean subscriptions() {
    return service.presence() != null
        && (request.path().equals(MercurePath.SUBSCRIPTIONS)
            || request.path().startsWith(MercurePath.SUBSCRIPTIONS + "/"));
  }

  /** Whoever watches over the hub is answered as long as there is anybody to answer. */
  private boolean isHealth() {
    return request.path().startsWith("/health/");
  }

  private boolean known() {
    return isRoot()
        || presence()
        || subscriptions()
        || service.desk().knows(request.path())
        || isControl()
        || service.pages().find(request.path()).isPresent();
  }

  /** Where a hub says what it is. */
  private boolean isRoot() {
    return service.desk().door().hub() && request.path().equals("/");
  }

  private ProblemException notFound() {
    return Problem.of(HttpResponseStatus.NOT_FOUND, "there is nothing at " + request.path())
        .exception();
  }
}
