package dev.tailrace.app;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/**
 * How many files and sockets this process may have open: the soft {@code RLIMIT_NOFILE}.
 *
 * <p>Threads: immutable.
 */
final class FileLimit {
  private static final int WITHOUT_LIMIT = 10_000;
  private static final int MOST = 1_000_000;

  /** What the process opens besides connections after its start: the log's files, its loops. */
  private static final int OWN_FILES = 96;

  /** Beyond its maximum a server lets in a sixteenth and sixteen, to tell them so. */
  private static final int SLACK = 16;

  private FileLimit() {}

  /** The limit; empty where the system does not tell. */
  static OptionalLong soft() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }

  /**
   * How many connections fit: nine tenths of the limit, or less where that would leave too few for
   * the log, for the health checks and for those who are told that there is no room.
   */
  static int connections(OptionalLong limit) {
    return connections(limit, open());
  }

  /**
   * @param open how many files are open already
   */
  static int connections(OptionalLong limit, long open) {
    long most = limit.isPresent() ? most(limit.getAsLong(), open) : WITHOUT_LIMIT;
    return (int) Math.max(1, Math.min(most, MOST));
  }

  /**
   * As many as were asked for.
   *
   * @throws IllegalArgumentException if they do not fit: a hub that has no file left can neither
   *     write its log nor tell anybody what is wrong
   */
  static int require(int connections, OptionalLong limit) {
    if (limit.isPresent() && connections > connections(limit)) {
      throw new IllegalArgumentException(
          "--max-connections is "
              + connections
              + ", but of the "
              + limit.getAsLong()
              + " files that this process may have open only "
              + connections(limit)
              + " are left for connections; raise ulimit -n");
    }
    return connections;
  }

  private static long most(long limit, long open) {
    long beside = (limit - open - OWN_FILES - SLACK) * SLACK / (SLACK + 1);
    return Math.min(limit / 10 * 9, beside);
  }

  private static long open() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }
}
