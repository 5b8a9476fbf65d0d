package dev.tailrace.access;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.Grant.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * The rights that a token gives, in one dialect or added up from several.
 *
 * @param dialect null if it gives none in any
 *     <p>Threads: immutable.
 */
record Rights(
    Dialect dialect, TopicSet publish, TopicSet subscribe, List<Payload> payloads) {
  static final Rights NONE = new Rights(null, TopicSet.NONE, TopicSet.NONE, List.of());

  Rights plus(Rights other) {
    List<Payload> both = new ArrayList<>(payloads);
    both.addAll(other.payloads);
    return new Rights(
        later(dialect, other.dialect),
        publish.union(other.publish),
        subscribe.union(other.subscribe),
        both);
  }

  private static Dialect later(Dialect one, Dialect other) {
    return one == null || (other != null && one.compareTo(other) < 0) ? other : one;
  }
}
