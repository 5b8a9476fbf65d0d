package dev.tailrace.load;

import java.util.OptionalLong;

/**
 * What a process used for a run; nothing is known of one that is not on this machine.
 *
 * @param cpuNanos over the measuring, until all had received
 * @param residentBefore bytes before the listeners connected
 * @param residentConnected bytes when all had
 * @param residentAfter bytes after the measuring
 *     <p>Threads: immutable.
 */
record Usage(
    OptionalLong cpuNanos,
    OptionalLong residentBefore,
    OptionalLong residentConnected,
    OptionalLong residentAfter) {

  static final Usage UNKNOWN =
      new Usage(
          OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
