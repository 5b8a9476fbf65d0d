package dev.tailrace.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** The URLs that a Mercure hub keeps for itself. Threads: immutable. */
final class MercurePath {
  static final String HUB = "/.well-known/mercure";

  /** Below which subscriptions are told of. */
  static final String SUBSCRIPTIONS = HUB + "/subscriptions";

  /** A proxy may have encoded what was encoded. */
  private static final int MOST_DECODINGS = 4;

  private MercurePath() {}

  /**
   * Whether a topic is a URL at or below the hub's own, of whatever host and however it is written.
   */
  static boolean isReserved(String topic) {
    if (topic.indexOf('%') < 0 && !topic.contains(HUB.substring(HUB.lastIndexOf('/') + 1))) {
      return false; // as nearly all are
    }
    String path = path(topic);
    if (!path.startsWith("/")) {
      return false; // a name, not a URL
    }
    String plain = withoutDots(decoded(path));
    return plain.equals(HUB) || plain.startsWith(HUB + "/");
  }

  private static String path(String topic) {
    int scheme = topic.indexOf("://");
    int host = scheme < 0 ? 0 : scheme + 3;
    int slash = scheme < 0 ? 0 : topic.indexOf('/', host);
    String path = slash < 0 ? "" : topic.substring(slash);
    return path.split("[?#]", 2)[0].replace('\\', '/');
  }

  private static String decoded(String path) {
    String text = path;
    for (int i = 0; i < MOST_DECODINGS && text.indexOf('%') >= 0; i++) {
      try {
        text = Percent.decodePath(text);
      } catch (ProblemException e) {
        return text; // it is no URL of ours
      }
    }
    return text;
  }

  private static String withoutDots(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    return "/" + String.join("/", segments);
  }
}
