package dev.tailrace.load;

/**
 * Names for the topics of a run, of letters, digits and hyphens.
 *
 * @param run its number
 *     <p>Threads: immutable.
 */
record TopicNames(int run) {
  String name(int topic) {
    return Text.of("bench-%08x-%d", run, topic);
  }
}
