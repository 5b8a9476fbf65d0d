package dev.tailrace.load;

/**
 * What tells one run from every other.
 *
 * @param number at random
 * @param origin the time that its marks count from
 * @param topics its topics, which nobody else uses
 *     <p>Threads: immutable.
 */
record RunIdentity(int number, long origin, TopicNames topics) {
  RunIdentity(int number, long origin) {
    this(number, origin, new TopicNames(number));
  }
}
