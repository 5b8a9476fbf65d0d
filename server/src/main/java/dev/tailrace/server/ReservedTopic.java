package dev.tailrace.server;

/**
 * The topics to which the hub alone publishes, whatever anybody was granted. Threads: immutable.
 */
final class ReservedTopic {
  private static final String PRESENCE = "tailrace.presence/";

  private ReservedTopic() {}

  /** Where it is told who follows a topic. */
  static String presence(String topic) {
    return PRESENCE + topic;
  }

  /** Whether nobody else may publish to it. */
  static boolean is(String topic) {
    return topic.startsWith(PRESENCE) || MercurePath.isReserved(topic);
  }
}
