package dev.tailrace.app;

import dev.tailrace.hub.HubOptions;
import dev.tailrace.log.LogOptions;
import dev.tailrace.log.Retention;
import dev.tailrace.log.RetentionRule;
import dev.tailrace.log.Sync;
import dev.tailrace.server.ServerOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The settings of a hub as flags, which {@code serve} and {@code demo} share.
 *
 * <p>Threads: confined to the main thread.
 */
final class HubFlags {
  private static final String DEFAULT_LISTEN = "127.0.0.1:8080";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = DEFAULT_LISTEN,
      description = "Where to listen; port 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private HostPort listen;

  @Option(
      names = "--open",
      description =
          "Listen on an address that other machines reach, though anyone who reaches it may read"
              + " and publish.")
  private boolean open;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the log is kept. Default: tailrace-data; of demo, tailrace-data/demo.")
  private Path data;

  @Option(
      names = "--sync",
      paramLabel = "always|never|TIME",
      defaultValue = "always",
      description =
          "When an event is accepted: once it is on the disk (always), or once the system has it,"
              + " which writes it when it likes (never) or at such intervals (50ms). Default:"
              + " ${DEFAULT-VALUE}.")
  private Sync sync;

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
      description = "Default: nine tenths of the files this process may have open (ulimit -n).")
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
      names = "--in-flight",
      paramLabel = "SIZE",
      defaultValue = "256KiB",
      converter = Sizes.class,
      description =
          "A connection for which this much waits is given no more until it has taken some."
              + " Default: ${DEFAULT-VALUE}.")
  private long inFlightBytes;

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "An origin whose pages may read and publish, like https://example.org; * is all, but"
              + " without credentials. Repeatable. Default: none.")
  private List<String> corsOrigins = List.of();

  @Option(
      names = "--retain-age",
      paramLabel = "TIME",
      defaultValue = "7d",
      description = "How long an event is kept. Default: ${DEFAULT-VALUE}.")
  private Duration retainAge;

  @Option(
      names = "--retain-bytes",
      paramLabel = "SIZE",
      defaultValue = "1GiB",
      converter = Sizes.class,
      description = "How much is kept. Default: ${DEFAULT-VALUE}.")
  private long retainBytes;

  @Option(
      names = "--retain-count",
      paramLabel = "N",
      description = "How many events are kept. Default: no bound.")
  private Long retainCount;

  @Option(
      names = "--retain",
      paramLabel = "PATTERN=BOUNDS",
      split = ";",
      description =
          "Keeps some topics otherwise, for example 'audit/**=90d,10GiB' or 'ticks/*=1h,100000' (a"
              + " bare number counts events); bounds not given are the general ones. Repeatable;"
              + " the first pattern that fits decides.")
  private List<RetainFlag> retain = List.of();

  @Option(
      names = "--segment-size",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      converter = Sizes.class,
      description = "The size of the log's files. Default: ${DEFAULT-VALUE}.")
  private long segmentBytes;

  @Option(
      names = "--loops",
      paramLabel = "N",
      defaultValue = "0",
      description = "Event loops; 0 for one per processor. Default: ${DEFAULT-VALUE}.")
  private int loops;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "epoll or io_uring (Linux), or nio; auto is epoll where there is one, else nio. Default:"
              + " ${DEFAULT-VALUE}.")
  private ServerOptions.Transport transport;

  @Mixin private PollFlags polls;

  /** @param directory where the log is kept unless the flags say otherwise */
  HubSettings settings(Path directory, OptionalLong fileLimit) {
    try {
      int connections =
          maxConnections == null ? FileLimit.connections(fileLimit) : maxConnections;
      return new HubSettings(log(data == null ? directory : data), hub(), server(connections));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Whether somebody chose the address. */
  boolean listenIsGiven() {
    return spec.commandLine().getParseResult().hasMatchedOption("--listen")
        || !listen.toString().equals(DEFAULT_LISTEN);
  }

  private LogOptions log(Path directory) {
    Retention general =
        new Retention(retainAge, retainBytes, retainCount == null ? Long.MAX_VALUE : retainCount);
    return LogOptions.in(directory)
        .sync(sync)
        .segmentBytes(bytes("--segment-size", segmentBytes))
        .retention(general)
        .rules(retain.stream().map(each -> each.rule(general)).toArray(RetentionRule[]::new))
        .build();
  }

  private HubOptions hub() {
    HubOptions otherwise = HubOptions.DEFAULTS;
    return new HubOptions(
        bytes("--max-event-size", maxEventBytes),
        maxPendingBytes,
        maxTopics,
        otherwise.readBytes(),
        otherwise.maxReads());
  }

  private ServerOptions server(int connections) {
    return ServerOptions.builder(address())
        .transport(transport)
        .loops(loops)
        .limits(limits(connections))
        .times(times())
        .polls(polls.polls())
        .corsOrigins(corsOrigins)
        .build();
  }

  /** There are no keys yet: on an address that others reach, a hub is anybody's. */
  private InetSocketAddress address() {
    InetSocketAddress address = listen.resolve();
    if (address.isUnresolved()) {
      throw new CommandFailure("the host " + listen.host() + " is unknown");
    }
    if (!open && !address.getAddress().isLoopbackAddress()) {
      throw new CommandFailure(
          listen
              + " can be reached from other machines, and anyone there could read and publish;"
              + " say --open if that is meant");
    }
    return address;
  }

  private ServerOptions.Limits limits(int connections) {
    ServerOptions.Limits otherwise = ServerOptions.Limits.DEFAULTS;
    return new ServerOptions.Limits(
        connections,
        bytes("--max-head-size", maxHeadBytes),
        otherwise.maxLineBytes(),
        bytes("--in-flight", inFlightBytes),
        otherwise.publishesInFlight());
  }

  private ServerOptions.Times times() {
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

  static int bytes(String option, long value) {
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(option + " is more than 2 GiB: " + value);
    }
    return (int) value;
  }
}
