package dev.tailrace.server;

import dev.tailrace.access.Grant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A stream as it is kept track of.
 *
 * @param space where its topics are
 * @param who whose it is
 * @param topics on which they are present by it
 * @param subscriptions what it is in the words of Mercure
 * @param whole whether that is all it follows: what has too long a name to be told of is left out
 *     <p>Threads: immutable.
 */
record Attendee(
    Space space,
    Principal who,
    List<String> topics,
    List<MercureSubscription> subscriptions,
    boolean whole) {

  /** A name that no stream has had before. */
  static String name(SplittableRandom random) {
    return "urn:uuid:" + uuid(random);
  }

  /** What a stream of this name is by its ticket. */
  static Attendee of(Ticket ticket, String subscriber) {
    Grant grant = ticket.grant();
    Asked asked = ticket.asked();
    Space space = asked.space();
    List<String> topics = asked.names().stream().filter(name -> !ReservedTopic.is(name)).toList();
    List<String> told =
        topics.stream().filter(name -> isTopic(space, ReservedTopic.presence(name))).toList();
    List<MercureSubscription> subscriptions =
        asked.matches().stream()
            .map(match -> subscription(match, subscriber, grant))
            .filter(each -> isTopic(space, each.id()))
            .toList();
    boolean whole =
        told.size() == topics.size() && subscriptions.size() == asked.matches().size();
    return new Attendee(space, Principal.of(grant, subscriber), told, subscriptions, whole);
  }

  /** How many entries it takes. */
  int size() {
    return topics.size() + subscriptions.size();
  }

  private static MercureSubscription subscription(
      MercureMatch match, String subscriber, Grant grant) {
    String payload = grant == null ? null : grant.payload(match.text()).orElse(null);
    return new MercureSubscription(match, subscriber, payload);
  }

  private static boolean isTopic(Space space, String name) {
    try {
      space.inner(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Of version 4: it has to be unique, not secret. */
  private static UUID uuid(SplittableRandom random) {
    long high = random.nextLong() & ~0xF000L | 0x4000L;
    long low = random.nextLong() & ~(3L << 62) | 1L << 63;
    return new UUID(high, low);
  }
}
