package dev.tailrace.server;

import java.util.List;

/**
 * What a stream follows, as it asked for it, for those who want to know who is there.
 *
 * @param space where its topics are
 * @param names the topics that it follows by name
 * @param matches what it named in the words of Mercure
 *     <p>Threads: immutable.
 */
record Asked(Space space, List<String> names, List<MercureMatch> matches) {
  /** Nothing that counts. */
  static final Asked NOTHING = new Asked(Space.WHOLE, List.of(), List.of());

  Asked {
    names = names.stream().distinct().toList();
    matches = matches.stream().distinct().toList();
  }

  /** In our own words: those with a star stand for too many topics to be present on each. */
  static Asked of(Space space, List<String> topics) {
    List<String> names = topics.stream().filter(each -> each.indexOf('*') < 0).toList();
    return new Asked(space, names, List.of());
  }
}
