package dev.tailrace.app;

import java.net.InetSocketAddress;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a hub is operated. Threads: confined to the main thread. */
@Heading("Operating")
final class ManagementFlags {
  @Option(
      names = "--management",
      paramLabel = "HOST:PORT",
      description =
          "Where /metrics and /info are told, and /health too; on --listen is only /health then."
              + " Default: all at --listen.")
  private HostPort address;

  @Option(
      names = "--health-timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      description =
          "How long the log may take before /health says that it is stuck. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration healthTimeout;

  @Option(
      names = "--tracing",
      description =
          "Make a span of each publish, for the OpenTelemetry that the process has (its Java agent,"
              + " as a rule). Default: none.")
  private boolean tracing;

  /** Null if there is no address of its own. */
  InetSocketAddress address() {
    if (address == null) {
      return null;
    }
    InetSocketAddress resolved = address.resolve();
    if (resolved.isUnresolved()) {
      throw new CommandFailure("the host " + address.host() + " is unknown");
    }
    return resolved;
  }

  HubSettings.Care care() {
    return new HubSettings.Care(healthTimeout, tracing);
  }
}
