package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.access.TopicMatcher;
import dev.tailrace.access.TopicSet;
import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Sight;
import dev.tailrace.hub.TopicName;
import dev.tailrace.server.SnapshotExchange.Snapshot;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Who is present on a topic, as it is now or as it changes; for whoever may follow the topic.
 *
 * <pre>
 *   GET  /presence/{topic}   who is there, as JSON | the joins and leaves, as a stream
 * </pre>
 *
 * <p>Threads: confined to its connection's event loop.
 */
final class PresenceRoutes {
  static final String PRESENCE = "/presence/";
  private static final String JSON = "application/json";
  private static final List<String> OFFERS = List.of(JSON, FollowExchange.EVENT_STREAM);

  private final Responder responder;
  private final Service service;
  private final Request request;
  private final ClientAddress client;

  PresenceRoutes(Responder responder, Request request, ClientAddress client) {
    this.responder = responder;
    this.service = responder.loop().service();
    this.request = request;
    this.client = client;
  }

  /** Whether the joins and leaves are asked for. */
  static boolean wantsStream(Request request) {
    return request.accept().rank(OFFERS).indexOf(FollowExchange.EVENT_STREAM) == 0;
  }

  Exchange read(Access.Found found) throws ProblemException {
    String topic = topic(found);
    Rights rights = found.orThrow();
    if (!rights.mayFollow(topic)) {
      throw rights.refusal("follow " + topic).exception();
    }
    if (request.accept().rank(OFFERS).isEmpty()) {
      throw Problem.of(
              HttpResponseStatus.NOT_ACCEPTABLE,
              "this resource offers " + String.join(" and ", OFFERS))
          .header(HttpHeaderNames.VARY.toString(), "Accept")
          .exception();
    }
    return wantsStream(request) ? stream(topic, rights) : state(topic, rights.space());
  }

  private String topic(Access.Found found) throws ProblemException {
    try {
      String topic = TopicName.require(request.path().substring(PRESENCE.length()));
      String reserved = TopicName.require(ReservedTopic.presence(topic));
      if (found.problem() == null) {
        found.rights().space().requireRoom(reserved);
      }
      return topic;
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  private Exchange state(String topic, Space space) {
    return new SnapshotExchange(responder, request, presence -> find(presence, space, topic));
  }

  private static Snapshot find(Presence presence, Space space, String topic) {
    List<Leases.Member> members = presence.leases().members(space, topic);
    String lastId = presence.announcements().lastId();
    return new Snapshot(
        presence.announcements().tag() + "-" + presence.leases().changes(),
        () -> {
          byte[] body = Json.line(json -> write(json, topic, members, lastId));
          return Answer.of(HttpResponseStatus.OK, JSON, body);
        });
  }

  private static void write(
      JsonGenerator json, String topic, List<Leases.Member> members, String lastId)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("topic", topic);
    json.writeArrayFieldStart("members");
    for (Leases.Member each : members) {
      Map<String, Object> member = each.who().members();
      member.put("since", each.since());
      member.put("streams", each.streams());
      Json.object(json, member);
    }
    json.writeEndArray();
    json.writeStringField("lastEventId", lastId);
    json.writeEndObject();
  }

  /**
   * They are private events, and whoever may follow the topic may see these. No others: an id that
   * an event elsewhere has is looked for by this sight, too.
   */
  private Exchange stream(String topic, Rights rights) throws ProblemException {
    String reserved = ReservedTopic.presence(topic);
    TopicSet alone = TopicSet.of(List.of(TopicMatcher.of(TopicMatcher.Kind.EXACT, reserved)));
    Follow outer =
        FollowQuery.parse(
            request,
            List.of(reserved),
            new Sight(alone, alone),
            service.hub().options().maxTopics(),
            service.options().clients().maxLast(),
            service.clock());
    Follow follow = rights.space().inner(outer);
    // to watch is not to be there
    Ticket ticket = new Ticket(List.of(), rights.grant(), Asked.NOTHING);
    Sender sender = new Sender(client, rights.tenant());
    return new FollowExchange(
        responder, request, sender, follow, ticket, FollowExchange.Marks.CURSOR, null, true);
  }
}
