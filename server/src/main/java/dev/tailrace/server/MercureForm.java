package dev.tailrace.server;

import dev.tailrace.hub.Publication;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.wire.Event;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Mercure publish: {@code topic} (the first is the canonical one), {@code data}, {@code private},
 * {@code id}, {@code type}, {@code retry}. What it does not know it ignores, as both versions of the
 * protocol want it.
 *
 * <p>Threads: immutable.
 */
final class MercureForm {
  /** Ids that mean a place in the log, not an event. */
  private static final Set<String> PLACES = Set.of("earliest", "latest");

  private MercureForm() {}

  /**
   * What is to be published.
   *
   * @param space where the topics are
   */
  static Publication publication(QueryParams form, Space space) throws ProblemException {
    List<String> topics = form.all("topic");
    requireTopics(topics, space);
    try {
      topics.forEach(space::requireRoom);
      List<String> alternates = topics.subList(1, topics.size());
      return new Publication(
          topics.get(0), alternates, event(form), null, null, form.has("private"));
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  private static void requireTopics(List<String> topics, Space space) throws ProblemException {
    if (topics.isEmpty()) {
      throw Problem.badRequest("Missing \"topic\" parameter.").exception();
    }
    if (topics.size() > Publication.MAX_TOPICS) {
      throw Problem.tooLarge(
              topics.size() + " topics are named; at most " + Publication.MAX_TOPICS + " are allowed",
              Publication.MAX_TOPICS,
              Limit.TOPICS)
          .exception();
    }
    for (String topic : topics) {
      requireVisible("a topic", topic);
      if (space.keepsOut(topic)) {
        throw Problem.badRequest(Problem.tenantsTopic().detail()).exception();
      }
      if (ReservedTopic.is(topic)) {
        throw Problem.badRequest("the hub alone publishes to " + topic).exception();
      }
    }
  }

  private static Event event(QueryParams form) throws ProblemException {
    String id = given(form, "id").orElse(null);
    if (id != null && (id.startsWith("#") || PLACES.contains(id))) {
      throw Problem.badRequest("an id does not start with #, and is neither earliest nor latest")
          .exception();
    }
    String type = given(form, "type").orElse(Event.MESSAGE);
    if (type.equals("mercure")) {
      throw Problem.badRequest("events of type mercure come from the hub alone").exception();
    }
    requireVisible("id", id);
    requireVisible("type", type);
    Optional<String> retry = given(form, "retry");
    long millis = retry.isPresent() ? PublishQuery.retryMillis(retry.get()) : Event.NO_RETRY;
    return new Event(type, form.single("data").orElse(""), id, millis);
  }

  /** A value that is there and not empty. */
  private static Optional<String> given(QueryParams form, String name) throws ProblemException {
    return form.single(name).filter(text -> !text.isEmpty());
  }

  private static void requireVisible(String what, String text) throws ProblemException {
    if (text != null && text.codePoints().anyMatch(MercureForm::isInvisible)) {
      throw Problem.badRequest(what + " contains a control or format character").exception();
    }
  }

  private static boolean isInvisible(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }
}
