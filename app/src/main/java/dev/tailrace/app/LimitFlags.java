package dev.tailrace.app;

import dev.tailrace.hub.HubOptions;
import dev.tailrace.server.LimitOptions;
import dev.tailrace.server.ServerOptions;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/**
 * What events, streams and connections may take of a hub, as flags.
 *
 * <p>Threads: confined to the main thread.
 */
@Heading("Limits")
final class LimitFlags {
  @Option(
      names = "--max-event-size",
      paramLabel = "SIZE",
      defaultValue = "256KiB",
      converter = Sizes.class,
      description = "The largest event, as it is on the wire. Default: ${DEFAULT-VALUE}.")
  private long maxEventBytes;

  @Option(
      names = "--max-pending",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      converter = Sizes.class,
      description =
          "How much may wait for the log before publishes are told to come back. Default:"
              + " ${DEFAULT-VALUE}.")
  private long maxPendingBytes;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description =
          "Connections that are served at once. Default: nine tenths of the files this process may"
              + " have open (ulimit -n), fewer if that is little.")
  private Integer maxConnections;

  @Option(
      names = "--max-topics-per-stream",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Names and patterns on one stream. Default: ${DEFAULT-VALUE}.")
  private int maxTopics;

  @Option(
      names = "--max-head-size",
      paramLabel = "SIZE",
      defaultValue = "16KiB",
      converter = Sizes.class,
      description = "The largest head of a request. Default: ${DEFAULT-VALUE}.")
  private long maxHeadBytes;

  @Option(
      names = "--in-flight",
      paramLabel = "SIZE",
      defaultValue = "256KiB",
      converter = Sizes.class,
      description =
          "A connection for which this much waits is given no more until it has taken some."
              + " Default: ${DEFAULT-VALUE}.")
  private long inFlightBytes;

  /** The limits of events and streams. */
  HubOptions hub() {
    HubOptions otherwise = HubOptions.DEFAULTS;
    return new HubOptions(
        Sizes.asInt("--max-event-size", maxEventBytes),
        maxPendingBytes,
        maxTopics,
        otherwise.readBytes(),
        otherwise.maxReads());
  }

  /** The limits of connections. */
  LimitOptions server(OptionalLong fileLimit) {
    int connections =
        maxConnections == null
            ? FileLimit.connections(fileLimit)
            : FileLimit.require(maxConnections, fileLimit);
    LimitOptions otherwise = LimitOptions.DEFAULTS;
    return new LimitOptions(
        connections,
        Sizes.asInt("--max-head-size", maxHeadBytes),
        otherwise.maxLineBytes(),
        Sizes.asInt("--in-flight", inFlightBytes),
        otherwise.publishesInFlight());
  }
}
