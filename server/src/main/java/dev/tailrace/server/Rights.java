package dev.tailrace.server;

import dev.tailrace.access.Grant;
import dev.tailrace.access.TopicSet;
import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Sight;
import dev.tailrace.server.TokenOptions.Anonymous;

/**
 * What the sender of a request may do: what anybody may, and what a token adds to it. All of it is
 * about topics by their outer names; see {@link Space}.
 *
 * @param anybody what needs no token
 * @param grant what the token grants; null without one
 * @param space where these topics are
 *     <p>Threads: immutable.
 */
record Rights(Anonymous anybody, Grant grant, Space space) {
  /**
   * In the space of a tenant, anybody is whoever has a token of that tenant; and there none
   * publishes whose token does not say so.
   */
  static Rights ofTenant(Anonymous anybody, Grant grant) {
    Anonymous within = anybody == Anonymous.ALL ? Anonymous.SUBSCRIBE : anybody;
    return new Rights(within, grant, Space.of(grant.tenant()));
  }

  /** The tenant of whom its sender is, as a verified token says; null for none. */
  String tenant() {
    return grant == null ? null : grant.tenant();
  }

  /** Whether events may be published to it. */
  boolean mayPublish(String topic) {
    boolean may = anybody == Anonymous.ALL || (grant != null && grant.publish().test(topic));
    return may && !space.keepsOut(topic);
  }

  /** Whether it may be published, to every topic it is for. */
  boolean mayPublish(Publication publication) {
    return mayPublish(publication.topic())
        && publication.alternates().stream().allMatch(this::mayPublish);
  }

  /** Whether anything at all may be published. */
  boolean mayPublishAny() {
    return anybody == Anonymous.ALL || (grant != null && !grant.publish().isEmpty());
  }

  /** Whether it may be followed, and its state be looked at. */
  boolean mayFollow(String topic) {
    return !space.keepsOut(topic) && (readsPublic() || subscribe().test(topic));
  }

  /** Whether anything at all may be followed. */
  boolean mayFollowAny() {
    return readsPublic() || !subscribe().isEmpty();
  }

  /** Whether what they may see of a pattern may be followed. */
  boolean mayFollowSomeOf(String pattern) {
    return !space.keepsOut(pattern) && mayFollowAny();
  }

  /** Which events of what it follows it sees: the private ones only where a token says so. */
  Sight sight() {
    TopicSet privates = subscribe();
    if (readsPublic()) {
      return privates.isEmpty()
          ? Sight.PUBLIC
          : privates.isAll() ? Sight.ALL : Sight.publicAnd(privates);
    }
    return privates.isAll() ? Sight.ALL : new Sight(privates, privates);
  }

  /**
   * @throws ProblemException if it may not be published
   */
  void require(Publication publication) throws ProblemException {
    requireFree(publication.topic());
    for (String each : publication.alternates()) {
      requireFree(each);
    }
    if (!mayPublish(publication)) {
      throw refusal("publish to " + publication.topic()).exception();
    }
  }

  /**
   * @throws ProblemException if nothing may be published to it
   */
  void requirePublish(String topic) throws ProblemException {
    requireFree(topic);
    if (!mayPublish(topic)) {
      throw refusal("publish to " + topic).exception();
    }
  }

  /** Whether private events of it may be read, and what the hub itself tells there. */
  boolean mayReadPrivate(String topic) {
    return !space.keepsOut(topic) && subscribe().test(topic);
  }

  /** Who has shown a token has to show a better one. */
  Problem refusal(String what) {
    return grant == null
        ? Problem.unauthorized("a token is needed to " + what)
        : Problem.forbidden("the token does not allow to " + what);
  }

  private void requireFree(String topic) throws ProblemException {
    if (space.keepsOut(topic)) {
      throw Problem.tenantsTopic().exception();
    }
    if (ReservedTopic.is(topic)) {
      throw Problem.reservedTopic(topic).exception();
    }
  }

  private boolean readsPublic() {
    return anybody != Anonymous.NONE || (grant != null && grant.readsPublic());
  }

  private TopicSet subscribe() {
    return grant == null ? TopicSet.NONE : grant.subscribe();
  }
}
