package dev.tailrace.app;

import dev.tailrace.server.ServerOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * How long things may take, as flags.
 *
 * <p>Threads: confined to the main thread.
 */
final class TimeFlags {
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

  ServerOptions.Times server() {
    ServerOptions.Times otherwise = ServerOptions.Times.DEFAULTS;
    return new ServerOptions.Times(
        heartbeat,
        retry.least(),
        retry.most(),
        otherwise.retryShed(),
        maxAge,
        otherwise.stall(),
        headTimeout,
        bodyTimeout,
        idleTimeout);
  }
}
