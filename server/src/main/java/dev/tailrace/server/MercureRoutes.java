package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Opening;
import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Published;
import dev.tailrace.hub.Start;
import dev.tailrace.server.MercureSelection.Version;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Mercure protocol over the same topics, rights and log, in both of its versions.
 *
 * <pre>
 *   GET, QUERY  /.well-known/mercure    subscribe
 *   POST        /.well-known/mercure    publish
 *   GET         /.well-known/mercure/subscriptions…    who subscribes
 *   GET         /.well-known/oauth-protected-resource/.well-known/mercure    what it is (RFC 9728)
 * </pre>
 *
 * <p>Threads: confined to its connection's event loop.
 */
final class MercureRoutes {
  static final String METHODS = "GET, HEAD, POST, QUERY, OPTIONS";
  static final String METADATA = "/.well-known/oauth-protected-resource" + MercurePath.HUB;
  static final HttpMethod QUERY = HttpMethod.valueOf("QUERY");

  /** Percent-encoding may make three bytes of each; the rest is for topics and names. */
  private static final int ENCODED = 3;

  private static final int FORM_BYTES = 64 * 1024;

  private final Responder plain;
  private final Responder timed;
  private final Service service;
  private final Request request;
  private final HttpRequest head;
  private final ClientAddress client;

  MercureRoutes(
      Responder plain,
      Responder timed,
      Request request,
      HttpRequest head,
      ClientAddress client) {
    this.plain = plain;
    this.timed = timed;
    this.service = plain.loop().service();
    this.request = request;
    this.head = head;
    this.client = client;
  }

  /** Subscribes; what a QUERY asks for is in its body. */
  Exchange read() throws ProblemException {
    if (request.method().equals(QUERY)) {
      return form();
    }
    return AwaitedExchange.of(
        service.access().of(request), plain, found -> subscribe(request.query(), found));
  }

  /** Publishes. */
  Exchange write() throws ProblemException {
    return form();
  }

  private Exchange form() throws ProblemException {
    requireForm();
    return AwaitedExchange.of(service.access().of(request), plain, this::form);
  }

  private void requireForm() throws ProblemException {
    if (!request.mediaType().equals(FormExchange.FORM)) {
      throw Problem.unsupported("the body is to be a form: " + FormExchange.FORM).exception();
    }
  }

  private Exchange form(Access.Found found) throws ProblemException {
    boolean query = request.method().equals(QUERY);
    Rights rights = rights(found); // before the body is read
    int most = ENCODED * service.hub().options().maxEventBytes() + FORM_BYTES;
    long declared = HttpUtil.getContentLength(head, 0L);
    return new FormExchange(
        timed,
        most,
        declared,
        form -> query ? subscribe(form, found) : publish(form, rights));
  }

  private Exchange publish(QueryParams form, Rights rights) throws ProblemException {
    Wait wait = service.admission().publish(new Sender(client, rights.tenant()));
    if (wait.nanos() > 0) {
      throw Problem.tooFast(wait).exception();
    }
    Publication publication = MercureForm.publication(form, rights.space());
    if (!rights.mayPublish(publication)) {
      throw challenged(rights.refusal("publish to all of these topics"));
    }
    Publisher publisher = Publisher.of(request, rights, timed.loop());
    return () -> publisher.publish(publication, this::published);
  }

  private void published(Published published) {
    if (published instanceof Published.Accepted accepted) {
      timed.answer(Answer.text(HttpResponseStatus.OK, accepted.id()));
    } else {
      timed.refuse(Publisher.problem(published));
    }
  }

  private Exchange subscribe(QueryParams params, Access.Found found) throws ProblemException {
    int most = service.hub().options().maxTopics();
    MercureSelection selection =
        MercureSelection.of(params, base(), service.access().matchers(), most)
            .requireSteps(service.options().clients().maxStreamSteps());
    Rights rights = rights(found);
    if (!rights.mayFollowAny()) {
      throw challenged(rights.refusal("follow anything"));
    }
    requireOpen(rights, selection);
    Start start = FollowQuery.mercure(request, params);
    Follow outer =
        new Follow(selection.topics().topics(), start, Follow.OnGap.EARLIEST, rights.sight());
    Follow follow = rights.space().inner(outer);
    Ticket ticket =
        new Ticket(List.of(), rights.grant(), selection.presence(rights.space()));
    FollowExchange.Marks marks = (headers, opening) -> mark(headers, start, opening);
    Sender sender = new Sender(client, rights.tenant());
    return new FollowExchange(timed, request, sender, follow, ticket, marks, null, false);
  }

  /** What tenants have is closed to others by name; from their patterns it is kept. */
  private void requireOpen(Rights rights, MercureSelection selection) throws ProblemException {
    for (MercureMatch each : selection.asked()) {
      if (rights.space().keepsOut(each.text())) {
        throw challenged(rights.refusal("follow " + each.text()));
      }
    }
  }

  /** Tells who subscribes. */
  Exchange subscriptions() throws ProblemException {
    SubscriptionsPath path = SubscriptionsPath.of(Request.rawPath(head));
    return AwaitedExchange.of(
        service.access().of(request), plain, found -> subscriptions(path, rights(found)));
  }

  private Exchange subscriptions(SubscriptionsPath path, Rights rights) throws ProblemException {
    if (!rights.mayReadPrivate(path.topic())) {
      throw challenged(rights.refusal("read " + path.topic()));
    }
    Version version = path.version(rights.grant().dialect(), request.accept());
    SubscriptionsAnswer answer = new SubscriptionsAnswer(path, version, base(), rights.space());
    return new SnapshotExchange(timed, request, answer::find);
  }

  /**
   * Says before which event the stream starts, so that a client sees whether it got all that it had
   * missed: the id that it asked for, or {@code earliest} if the stream begins with what is left.
   */
  private static void mark(HttpHeaders headers, Start start, Opening opening) {
    String cursor = opening.cursor();
    if (opening.gap() != null || start instanceof Start.Earliest) {
      cursor = FollowQuery.EARLIEST;
    } else if (start instanceof Start.AfterId after) {
      cursor = after.id();
    }
    headers.set(FollowQuery.LAST_EVENT_ID, cursor);
    headers.set("Mercure-Last-Event-ID", cursor);
  }

  private Rights rights(Access.Found found) throws ProblemException {
    if (found.problem() != null) {
      throw challenged(found.problem());
    }
    return found.rights();
  }

  /** Where a client reads how to get a token (RFC 9728 section 5.1). */
  private ProblemException challenged(Problem problem) {
    String metadata = "resource_metadata=\"" + origin() + METADATA + "\"";
    return problem.alsoChallenging(metadata).exception();
  }

  /** What a client has to know of it before it has a token. */
  Exchange metadata() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("resource", base().toString());
    Set<String> issuers = service.access().issuers();
    if (!issuers.isEmpty()) { // what is empty is left out (RFC 9728 section 3.2)
      members.put("authorization_servers", issuers);
    }
    members.put(
        "authorization_details_types_supported",
        List.of("https://mercure.rocks/authorization-detail"));
    members.put("bearer_methods_supported", List.of("header"));
    members.put("mercure_cookie", TokenOptions.COOKIE);
    members.put("mercure_matcher_types_supported", List.of("exact", "urlpattern"));
    members.put("mercure_subscriptions", service.presence() != null);
    Answer answer = Answer.json(HttpResponseStatus.OK, members);
    return () -> timed.answer(answer);
  }

  private URI base() {
    return service.access().resource().orElseGet(() -> URI.create(origin() + MercurePath.HUB));
  }

  private String origin() {
    String authority = request.authority() == null ? "localhost" : request.authority();
    return (service.tls() == null ? "http://" : "https://") + authority;
  }
}
