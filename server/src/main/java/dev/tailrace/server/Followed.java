package dev.tailrace.server;

import dev.tailrace.hub.Sight;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody follows of what they asked for.
 *
 * @param topics names and patterns that they may follow, by their outer names; of a pattern, what
 *     they may see of it
 * @param refused the names that they may not
 * @param sight which events of these they see
 * @param rights from which this follows
 *     <p>Threads: immutable.
 */
record Followed(List<String> topics, List<String> refused, Sight sight, Rights rights) {
  /**
   * @param asked names and patterns
   * @throws ProblemException if they may follow none of them
   */
  static Followed of(Rights rights, List<String> asked) throws ProblemException {
    List<String> topics = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String each : asked) {
      boolean pattern = each.indexOf('*') >= 0;
      boolean may = pattern ? rights.mayFollowSomeOf(each) : rights.mayFollow(each);
      if (may && !pattern) {
        require(rights.space(), each);
      }
      (may ? topics : refused).add(each);
    }
    if (topics.isEmpty() && !refused.isEmpty()) {
      throw rights.refusal("follow " + refused.get(0)).exception();
    }
    return new Followed(List.copyOf(topics), List.copyOf(refused), rights.sight(), rights);
  }

  private static void require(Space space, String topic) throws ProblemException {
    try {
      space.requireRoom(topic);
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  /**
   * What its stream has to know of it, as long as it is open: of nearly all the same, which takes no
   * memory.
   *
   * @param tracked whether it is kept track of who is there
   */
  Ticket ticket(boolean tracked) {
    Asked asked = tracked ? Asked.of(rights.space(), topics) : Asked.NOTHING;
    return refused.isEmpty() && rights.grant() == null && !tracked
        ? Ticket.PLAIN
        : new Ticket(refused, rights.grant(), asked);
  }
}
