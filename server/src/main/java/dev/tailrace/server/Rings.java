package dev.tailrace.server;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;

/**
 * The sizes of the two rings that an event loop shares with the kernel. Netty gives room in the
 * second one back only when it has seen all that is in it, and meanwhile every connection may add
 * to it; what does not fit the kernel keeps aside, slowly.
 *
 * @param submissions what is handed over with one system call; 64 bytes each
 * @param completions what may be done before the loop has looked; 16 bytes each, and a view of them
 *     <p>Threads: immutable.
 */
record Rings(int submissions, int completions) {
  private static final int LEAST_SUBMISSIONS = 128;
  private static final int MOST_SUBMISSIONS = 4096;
  private static final int LEAST_COMPLETIONS = 4096;

  /** The kernel's own bound (io_uring_setup(2), IORING_MAX_CQ_ENTRIES). */
  private static final int MOST_COMPLETIONS = 65536;

  /** A send, and a poll that says there is something to read, and one that the peer has gone. */
  private static final int COMPLETIONS_EACH = 3;

  static Rings holding(int connections) {
    long completions = (long) connections * COMPLETIONS_EACH;
    return new Rings(
        power(connections, LEAST_SUBMISSIONS, MOST_SUBMISSIONS),
        power(completions, LEAST_COMPLETIONS, MOST_COMPLETIONS));
  }

  IoHandlerFactory handlers() {
    IoUringIoHandlerConfig config =
        new IoUringIoHandlerConfig().setRingSize(submissions).setCqSize(completions);
    return IoUringIoHandler.newFactory(config);
  }

  /** The least power of two that is no less, within powers of two. */
  private static int power(long number, int least, int most) {
    long within = Math.max(least, Math.min(most, number));
    return Math.toIntExact(Long.highestOneBit(within * 2 - 1));
  }
}
