package dev.tailrace.app;

import dev.tailrace.server.ServerOptions;
import dev.tailrace.server.TimeOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * How long things may take, as flags.
 *
 * <p>Threads: confined to the main thread.
 */
@Heading("Times")
final class TimeFlags {
  private static final Duration LONGEST = Duration.ofDays(365);

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      defaultValue = "15s",
      description = "The longest silence on a stream. Default: ${DEFAULT-VALUE}.")
  private Duration heartbeat;

  @Option(
      names = "--retry",
      paramLabel = "TIME[-TIME]",
      defaultValue = "2s-5s",
      description =
          "How long a listener waits before it reconnects; of a range each is told a time in it."
              + " Default: ${DEFAULT-VALUE}.")
  private TimeRange retry;

  @Option(
      names = "--max-age",
      paramLabel = "TIME",
      defaultValue = "1h",
      description =
          "How long a stream lives before the listener is made to reconnect, give or take a fifth."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration maxAge;

  @Option(
      names = "--head-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long a request's head may take. Default: ${DEFAULT-VALUE}.")
  private Duration headTimeout;

  @Option(
      names = "--body-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long a request's body may take. Default: ${DEFAULT-VALUE}.")
  private Duration bodyTimeout;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      defaultValue = "75s",
      description = "How long a connection may wait for a request. Default: ${DEFAULT-VALUE}.")
  private Duration idleTimeout;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "Over how long streams are ended, one after the other, when the hub is told to stop; told"
              + " again, it ends them at once. Default: ${DEFAULT-VALUE}.")
  private Duration drain;

  TimeOptions server() {
    TimeOptions otherwise = TimeOptions.DEFAULTS;
    return new TimeOptions(
        some("--heartbeat", heartbeat),
        retry.least(),
        retry.most(),
        otherwise.retryShed(),
        some("--max-age", maxAge),
        otherwise.stall(),
        some("--head-timeout", headTimeout),
        some("--body-timeout", bodyTimeout),
        some("--idle-timeout", idleTimeout));
  }

  private static Duration some(String flag, Duration time) {
    if (time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(flag + " is not between 0 and 365 days: " + time);
    }
    return time;
  }

  /**
   * Over how long streams are ended when the hub stops.
   *
   * @throws IllegalArgumentException if it is negative, or longer than a year
   */
  Duration drain() {
    if (drain.isNegative() || drain.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("--drain is not between 0 and 365 days: " + drain);
    }
    return drain;
  }
}
