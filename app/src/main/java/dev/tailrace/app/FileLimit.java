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

  private FileLimit() {}

  /** The limit; empty where the system does not tell. */
  static OptionalLong soft() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }

  /** Nine tenths of the limit, so that the log and the health checks always have some left. */
  static int connections(OptionalLong limit) {
    long most = limit.isPresent() ? limit.getAsLong() / 10 * 9 : WITHOUT_LIMIT;
    return (int) Math.max(1, Math.min(most, MOST));
  }
}
