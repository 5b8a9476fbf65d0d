package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.TopicName;
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
 *   GET  what the {@link Desk} has                       GET   anything else     a page
 * </pre>
 *
 * <p>Threads: confined to its connection's event loop.
 */
final class Routes {
  private static final String TOPICS = "/topics/";
  private static final String EVENTS = "/events";
  private static final String JSON = "application/json";
  private static final String HTML = "text/html";
  private static final String READ = "GET, HEAD, OPTIONS";
  private static final String READ_AND_WRITE = "GET, HEAD, POST, OPTIONS";
  private static final int RECENT = 10;
  private static final int MAX_RECENT = 100;

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
    routes.service.origins().checkHost(request);
    if (responder.surplus() != null && !routes.isHealth()) {
      return routes.shed();
    }
    if (responder.loop().isDraining() && routes.stream() && routes.reads()) {
      return routes.sendAway();
    }
    String expect = head.headers().get(HttpHeaderNames.EXPECT);
    if (expect != null && !HttpUtil.is100ContinueExpected(head) && request.chunks()) {
      throw Problem.of(
              HttpResponseStatus.EXPECTATION_FAILED, "the only expectation known is 100-continue")
          .exception();
    }
    return routes.byMethod();
  }

  private Exchange byMethod() throws ProblemException {
    boolean writable = stream();
    if (request.method().equals(HttpMethod.OPTIONS)) {
      boolean any = writable || request.path().equals("*");
      return ready(service.origins().options(request, any ? READ_AND_WRITE : READ));
    }
    if (reads()) {
      return read();
    }
    if (request.method().equals(HttpMethod.POST) && writable) {
      return write();
    }
    if (!writable && !known()) {
      throw notFound();
    }
    String allowed = writable ? READ_AND_WRITE : READ;
    throw Problem.of(
            HttpResponseStatus.METHOD_NOT_ALLOWED, "this resource takes " + allowed)
        .header(HttpHeaderNames.ALLOW.toString(), allowed)
        .exception();
  }

  private Exchange read() throws ProblemException {
    if (stream()) {
      return request.path().equals(EVENTS) ? events() : topic();
    }
    Optional<Exchange> operating = service.desk().find(request, responder);
    return operating.isPresent() ? operating.get() : page();
  }

  private Exchange topic() throws ProblemException {
    String topic = topicName();
    List<String> offers =
        polled()
            ? List.of(JSON, FollowExchange.EVENT_STREAM, HTML)
            : List.of(FollowExchange.EVENT_STREAM, JSON, HTML);
    for (String type : accept().rank(offers)) {
      switch (type) {
        case FollowExchange.EVENT_STREAM -> {
          return follow(List.of(topic), true);
        }
        case JSON -> {
          return polled()
              ? poll(List.of(topic))
              : new TopicStateExchange(responder, topic, recent());
        }
        default -> {
          Optional<Page> page = service.pages().find(request.path());
          if (page.isPresent()) {
            return ready(PageAnswer.of(page.get(), request).with(HttpHeaderNames.VARY, "Accept"));
          }
        }
      }
    }
    throw notAcceptable("text/event-stream and application/json");
  }

  private Exchange events() throws ProblemException {
    List<String> offers =
        polled() ? List.of(JSON, FollowExchange.EVENT_STREAM) : List.of(FollowExchange.EVENT_STREAM);
    List<String> accepted = accept().rank(offers);
    if (accepted.isEmpty()) {
      throw notAcceptable(FollowExchange.EVENT_STREAM + ", and with wait= " + JSON);
    }
    List<String> topics = request.query().all("topic");
    return accepted.get(0).equals(JSON) ? poll(topics) : follow(topics, polled());
  }

  /** Whether JSON means a poll; a client that takes anything means JSON then. */
  private boolean polled() {
    return PollQuery.asked(request.query());
  }

  private Exchange follow(List<String> topics, boolean negotiated) throws ProblemException {
    return new FollowExchange(responder, request, client, asked(topics), negotiated);
  }

  private Exchange poll(List<String> topics) throws ProblemException {
    PollQuery query = PollQuery.parse(request.query(), service.options().polls());
    return new PollExchange(plain, client, asked(topics), query, request.method());
  }

  private Follow asked(List<String> topics) throws ProblemException {
    int maxTopics = service.hub().options().maxTopics();
    int maxLast = service.options().clients().maxLast();
    return FollowQuery.parse(request, topics, maxTopics, maxLast, service.clock());
  }

  private int recent() throws ProblemException {
    String last = request.query().single("last").orElse(null);
    return last == null ? RECENT : Math.min(MAX_RECENT, FollowQuery.count("last", last));
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
    String coding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw unsupported("the body is compressed, which is not supported: " + coding);
    }
    boolean sized = head.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    if (!request.chunks() && !sized) {
      throw Problem.of(
              HttpResponseStatus.LENGTH_REQUIRED, "an HTTP/1.0 body needs a Content-Length")
          .exception();
    }
    return request.path().equals(EVENTS) ? batch() : publish();
  }

  private Exchange publish() throws ProblemException {
    Publisher publisher = Publisher.of(request, responder.loop());
    if (request.mediaType().equals(FollowExchange.EVENT_STREAM)) {
      return new PublishStream(
          plain, publisher, client, PublishQuery.ofStream(request, topicName()));
    }
    PublishQuery query = PublishQuery.ofText(request, topicName());
    requireTurn();
    long length = HttpUtil.getContentLength(head, 0L);
    return new PublishText(responder, publisher, query, length);
  }

  private Exchange batch() throws ProblemException {
    if (!request.mediaType().equals(PublishBatch.NDJSON)) {
      throw unsupported("a batch is " + PublishBatch.NDJSON);
    }
    Publisher publisher = Publisher.of(request, responder.loop());
    return new PublishBatch(plain, publisher, client, PublishQuery.key(request));
  }

  /** A single publish is told to come back; a body with many events is read more slowly instead. */
  private void requireTurn() throws ProblemException {
    long wait = service.admission().publish(client);
    if (wait > 0) {
      throw Problem.tooFast(wait).exception();
    }
  }

  /** There is no room. */
  private Exchange shed() {
    Limit met = responder.surplus();
    RetryAdvice advice = service.admission().retry();
    long millis = advice.refused(responder.loop().random());
    service.metrics().rejected(met);
    if (stream() && reads() && !wantsJson()) {
      advice.arrived();
      return ready(Shed.listener(service.options(), met, millis));
    }
    return ready(Shed.other(met, millis));
  }

  /** The hub closes; another one, or it again, will be there soon. */
  private Exchange sendAway() {
    if (wantsJson()) {
      return ready(Problem.closing().answer());
    }
    ServerOptions.Times times = service.options().times();
    RetryAdvice advice = service.admission().retry();
    return ready(
        Shed.stream(
            advice.within(times.retryMin(), times.retryMax(), responder.loop().random())));
  }

  /** A program that asks for JSON knows what a 503 is. */
  private boolean wantsJson() {
    List<String> offers =
        polled()
            ? List.of(JSON, FollowExchange.EVENT_STREAM)
            : List.of(FollowExchange.EVENT_STREAM, JSON);
    return accept().rank(offers).stream().limit(1).anyMatch(JSON::equals);
  }

  private Exchange ready(Answer answer) {
    return () -> responder.answer(answer);
  }

  private boolean reads() {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  /** Whether it can be followed and published to. */
  private boolean stream() {
    return service.desk().door().hub()
        && (request.path().startsWith(TOPICS) || request.path().equals(EVENTS));
  }

  /** Whoever watches over the hub is answered as long as there is anybody to answer. */
  private boolean isHealth() {
    return request.path().startsWith("/health/");
  }

  private boolean known() {
    return isRoot()
        || service.desk().knows(request.path())
        || service.pages().find(request.path()).isPresent();
  }

  /** Where a hub says what it is. */
  private boolean isRoot() {
    return service.desk().door().hub() && request.path().equals("/");
  }

  private String topicName() throws ProblemException {
    try {
      return TopicName.require(request.path().substring(TOPICS.length()));
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  private Accept accept() {
    return Accept.parse(request.headers().getAll(HttpHeaderNames.ACCEPT));
  }

  private ProblemException notFound() {
    return Problem.of(HttpResponseStatus.NOT_FOUND, "there is nothing at " + request.path())
        .exception();
  }

  private static ProblemException unsupported(String detail) {
    return Problem.of(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, detail).exception();
  }

  private static ProblemException notAcceptable(String offers) {
    return Problem.of(HttpResponseStatus.NOT_ACCEPTABLE, "this resource offers " + offers)
        .header(HttpHeaderNames.VARY.toString(), "Accept")
        .exception();
  }
}
