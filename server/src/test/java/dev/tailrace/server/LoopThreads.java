package dev.tailrace.server;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.stream.Stream;

/** The event loops of the servers in this process, as the JVM sees them. Threads: immutable. */
final class LoopThreads {
  private static final String NAME = "tailrace-loop-";

  private LoopThreads() {}

  /** What they have allocated on the heap since they began. */
  static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] loops =
        Stream.of(threads.dumpAllThreads(false, false))
            .filter(thread -> thread.getThreadName().startsWith(NAME))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    long bytes = 0;
    for (long each : threads.getThreadAllocatedBytes(loops)) {
      bytes += each;
    }
    return bytes;
  }
}
