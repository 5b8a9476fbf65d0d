package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.TopicName;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;
import java.util.Optional;

/**
 * Finds who answers a request for topics, when it is known what its sender may do. What nobody may
 * do without a token, and what they may not do with theirs, is refused the same whether there is
 * such a topic or not.
 *
 * <p>Threads: confined to its connection's event loop.
 */
final class TopicRoutes {
  private static final String JSON = "application/json";
  private static final String HTML = "text/html";
  private static final int RECENT = 10;
  private static final int MAX_RECENT = 100;

  private final Responder plain; // for what may go on for as long as the client likes
  private final Responder responder;
  private final Service service;
  private final Request request;
  private final HttpRequest head;
  private final ClientAddress client;
  private final Access.Found found;

  TopicRoutes(
      Responder plain,
      Responder timed,
      Request request,
      HttpRequest head,
      ClientAddress client,
      Access.Found found) {
    this.plain = plain;
    this.responder = timed;
    this.service = plain.loop().service();
    this.request = request;
    this.head = head;
    this.client = client;
    this.found = found;
  }

  Exchange read() throws ProblemException {
    return request.path().equals(Routes.EVENTS) ? events() : topic();
  }

  Exchange write() throws ProblemException {
    return request.path().equals(Routes.EVENTS) ? batch() : publish();
  }

  /** Changes a stream that is open. */
  Exchange control() throws ProblemException {
    String id = request.path().substring(ControlExchange.PATH.length());
    return new ControlExchange(responder, service.access().streams(), id, rights());
  }

  private Exchange topic() throws ProblemException {
    String topic = topicName();
    List<String> offers =
        polled()
            ? List.of(JSON, FollowExchange.EVENT_STREAM, HTML)
            : List.of(FollowExchange.EVENT_STREAM, JSON, HTML);
    for (String type : request.accept().rank(offers)) {
      switch (type) {
        case FollowExchange.EVENT_STREAM -> {
          return follow(List.of(topic), true);
        }
        case JSON -> {
          return polled() ? poll(List.of(topic)) : state(topic);
        }
        default -> { // it holds no event: the script in it asks for them
          Optional<Page> page = service.pages().find(request.path());
          if (page.isPresent()) {
            Answer answer = PageAnswer.of(page.get(), request).with(HttpHeaderNames.VARY, "Accept");
            return () -> responder.answer(answer);
          }
        }
      }
    }
    throw notAcceptable("text/event-stream and application/json");
  }

  private Exchange events() throws ProblemException {
    List<String> offers =
        polled() ? List.of(JSON, FollowExchange.EVENT_STREAM) : List.of(FollowExchange.EVENT_STREAM);
    List<String> accepted = request.accept().rank(offers);
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
    Followed followed = Followed.of(rights(), topics);
    StreamControl control =
        request.query().flag("control")
            ? new StreamControl(responder.loop(), topics, rights())
            : null;
    return new FollowExchange(
        responder,
        request,
        sender(),
        asked(followed),
        followed.ticket(service.presence() != null),
        FollowExchange.Marks.CURSOR,
        control,
        negotiated);
  }

  private Exchange poll(List<String> topics) throws ProblemException {
    PollQuery query = PollQuery.parse(request.query(), service.options().polls());
    Followed followed = Followed.of(rights(), topics);
    return new PollExchange(
        plain, sender(), asked(followed), query, request.method(), rights().space());
  }

  private Exchange state(String topic) throws ProblemException {
    Followed followed = Followed.of(rights(), List.of(topic));
    return new TopicStateExchange(
        responder, rights().space(), topic, recent(), followed.sight());
  }

  private Follow asked(Followed followed) throws ProblemException {
    int maxTopics = service.hub().options().maxTopics();
    int maxLast = service.options().clients().maxLast();
    Follow outer =
        FollowQuery.parse(
            request, followed.topics(), followed.sight(), maxTopics, maxLast, service.clock());
    return followed.rights().space().inner(outer);
  }

  private int recent() throws ProblemException {
    String last = request.query().single("last").orElse(null);
    return last == null ? RECENT : Math.min(MAX_RECENT, FollowQuery.count("last", last));
  }

  private Exchange publish() throws ProblemException {
    String topic = topicName();
    rights().requirePublish(topic);
    Publisher publisher = Publisher.of(request, rights(), responder.loop());
    if (request.mediaType().equals(FollowExchange.EVENT_STREAM)) {
      return new PublishStream(plain, publisher, sender(), PublishQuery.ofStream(request, topic));
    }
    PublishQuery query = PublishQuery.ofText(request, topic);
    requireTurn();
    long length = HttpUtil.getContentLength(head, 0L);
    return new PublishText(responder, publisher, query, length);
  }

  private Exchange batch() throws ProblemException {
    if (!request.mediaType().equals(PublishBatch.NDJSON)) {
      throw Problem.unsupported("a batch is " + PublishBatch.NDJSON).exception();
    }
    if (!rights().mayPublishAny()) { // else each line is told for itself
      throw rights().refusal("publish").exception();
    }
    Publisher publisher = Publisher.of(request, rights(), responder.loop());
    return new PublishBatch(plain, publisher, sender(), PublishQuery.key(request));
  }

  /** A single publish is told to come back; a body with many events is read more slowly instead. */
  private void requireTurn() throws ProblemException {
    Wait wait = service.admission().publish(sender());
    if (wait.nanos() > 0) {
      throw Problem.tooFast(wait).exception();
    }
  }

  private Sender sender() throws ProblemException {
    return new Sender(client, rights().tenant());
  }

  private Rights rights() throws ProblemException {
    return found.orThrow();
  }

  private String topicName() throws ProblemException {
    try {
      String topic = request.path().substring(Routes.TOPICS.length());
      if (found.problem() == null) {
        found.rights().space().requireRoom(topic);
      }
      return TopicName.require(topic);
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  private static ProblemException notAcceptable(String offers) {
    return Problem.of(HttpResponseStatus.NOT_ACCEPTABLE, "this resource offers " + offers)
        .header(HttpHeaderNames.VARY.toString(), "Accept")
        .exception();
  }
}
