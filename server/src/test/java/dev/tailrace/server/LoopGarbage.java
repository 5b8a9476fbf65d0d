package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the event loops of the servers in this process allocate, as the JVM counts it.
 *
 * <p>Threads: immutable.
 */
final class LoopGarbage {
  private static final String LOOP = "tailrace-loop-";

  /** In a row; one alone may be chance. */
  private static final int ENOUGH_ROUNDS = 2;

  /** By then the compilers must have seen what need not be allocated; as a rule it takes three. */
  private static final int MOST_ROUNDS = 30;

  /** In bytes. No object is as small; the loops' timers, which fire meanwhile, are smaller. */
  private static final double NOTHING = 1;

  private LoopGarbage() {}

  /** Does the same to a few and to many; tells what it cost more, in bytes, for each one more. */
  interface Round {
    double bytesForEach() throws IOException;
  }

  /** Fails if the rounds do not settle at nothing. */
  static void assertNone(Round round) throws IOException {
    List<Double> rounds = new ArrayList<>();
    int settled = 0;
    while (settled < ENOUGH_ROUNDS && rounds.size() < MOST_ROUNDS) {
      double bytes = round.bytesForEach();
      rounds.add(bytes);
      settled = Math.abs(bytes) < NOTHING ? settled + 1 : 0;
    }
    assertThat(settled)
        .as("rounds in a row without garbage; bytes for each were %s", rounds)
        .isEqualTo(ENOUGH_ROUNDS);
  }

  /** What the loops have allocated on the heap since they began. */
  static long bytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] loops =
        Stream.of(threads.dumpAllThreads(false, false))
            .filter(thread -> thread.getThreadName().startsWith(LOOP))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    long bytes = 0;
    for (long each : threads.getThreadAllocatedBytes(loops)) {
      bytes += each;
    }
    return bytes;
  }
}
