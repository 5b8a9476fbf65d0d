package dev.tailrace.app;

import dev.tailrace.server.ClientOptions;
import dev.tailrace.server.ClientOptions.ProxyHeader;
import dev.tailrace.server.LimitOptions;
import dev.tailrace.server.Rate;
import dev.tailrace.server.ServerOptions;
import dev.tailrace.server.TimeOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * What one client, or a crowd of them, may take of a hub, as flags.
 *
 * <p>Threads: confined to the main thread.
 */
@Heading("Clients and rates")
final class ClientLimitFlags {
  @Option(
      names = "--max-connections-per-client",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Connections of one address, or of one IPv6 /64; of a client behind a trusted proxy,"
              + " streams. 0 is no bound. Default: ${DEFAULT-VALUE}.")
  private int maxConnections;

  @Option(
      names = "--trusted-proxy",
      paramLabel = "CIDR",
      split = ",",
      description =
          "A proxy whose word on the client's address is taken: 10.0.0.0/8, 2001:db8::1, loopback or"
              + " private. Repeatable. Default: none.")
  private List<String> trustedProxies = List.of();

  @Option(
      names = "--proxy-header",
      paramLabel = "NAME",
      defaultValue = "x-forwarded-for",
      converter = HeaderName.class,
      description =
          "The header in which trusted proxies say who the client is: x-forwarded-for or forwarded."
              + " Default: ${DEFAULT-VALUE}.")
  private ProxyHeader proxyHeader;

  @Option(
      names = "--publish-rate",
      paramLabel = "N/s|N/m",
      defaultValue = "none",
      converter = RateText.class,
      description =
          "Events that one client may publish in a second, or a minute; as many may come at once."
              + " Default: ${DEFAULT-VALUE}.")
  private Rate publishRate;

  @Option(
      names = "--connect-rate",
      paramLabel = "N/s|N/m",
      defaultValue = "none",
      converter = RateText.class,
      description = "New streams, of all clients together. Default: ${DEFAULT-VALUE}.")
  private Rate connectRate;

  @Option(
      names = "--connect-rate-per-client",
      paramLabel = "N/s|N/m",
      defaultValue = "none",
      converter = RateText.class,
      description = "New streams of one client. Default: ${DEFAULT-VALUE}.")
  private Rate connectRatePerClient;

  @Option(
      names = "--retry-shed",
      paramLabel = "TIME",
      defaultValue = "60s",
      description =
          "When a listener for whom there is no room is told to come back, give or take a fifth."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration retryShed;

  @Option(
      names = "--write-stall",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How long a client may take nothing of what waits for it. Default: ${DEFAULT-VALUE}.")
  private Duration writeStall;

  @Option(
      names = "--max-uploads-size",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      converter = Sizes.class,
      description =
          "What unfinished bodies may hold in memory, all together. Default: ${DEFAULT-VALUE}.")
  private long maxUploadBytes;

  @Option(
      names = "--max-batch-line",
      paramLabel = "SIZE",
      defaultValue = "1MiB",
      converter = Sizes.class,
      description = "The longest line of a batch. Default: ${DEFAULT-VALUE}.")
  private long maxLineBytes;

  @Option(
      names = "--publishes-in-flight",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "How many events of one connection may wait for the log. Default: ${DEFAULT-VALUE}.")
  private int publishesInFlight;

  @Option(
      names = "--max-last",
      paramLabel = "N",
      defaultValue = "10000",
      description = "The most past events that last=N may ask for. Default: ${DEFAULT-VALUE}.")
  private int maxLast;

  @Option(
      names = "--max-followed-topics",
      paramLabel = "N",
      defaultValue = "200000",
      description =
          "Topics and patterns that all streams of more than one topic follow together."
              + " Default: ${DEFAULT-VALUE}.")
  private int maxFollowedTopics;

  @Option(
      names = "--max-control-size",
      paramLabel = "SIZE",
      defaultValue = "256KiB",
      converter = Sizes.class,
      description =
          "The largest body that holds no event but says what the hub is to do: a change of a stream,"
              + " a revocation. Default: ${DEFAULT-VALUE}.")
  private long maxControlBytes;

  @Option(
      names = "--max-stream-steps",
      paramLabel = "N",
      defaultValue = "20000",
      description =
          "How many steps for each character of a topic the URI templates and URL patterns of one"
              + " stream may take together, from 2000. Default: ${DEFAULT-VALUE}.")
  private int maxStreamSteps;

  ClientOptions clients() {
    return new ClientOptions(
        maxConnections,
        trustedProxies,
        proxyHeader,
        new ClientOptions.Rates(publishRate, connectRate, connectRatePerClient),
        maxUploadBytes,
        maxLast,
        maxFollowedTopics,
        Sizes.asInt("--max-control-size", maxControlBytes),
        maxStreamSteps);
  }

  /** Other limits with those that are set here. */
  LimitOptions limits(LimitOptions others) {
    return others.withBatches(
        Sizes.asInt("--max-batch-line", maxLineBytes), publishesInFlight);
  }

  /** Other times with those that are set here. */
  TimeOptions times(TimeOptions others) {
    return others.withStall(writeStall).withRetryShed(retryShed);
  }

  /** Reads a rate. */
  static final class RateText implements ITypeConverter<Rate> {
    @Override
    public Rate convert(String text) {
      try {
        return Rate.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Reads the name of a header. */
  static final class HeaderName implements ITypeConverter<ProxyHeader> {
    @Override
    public ProxyHeader convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "x-forwarded-for" -> ProxyHeader.X_FORWARDED_FOR;
        case "forwarded" -> ProxyHeader.FORWARDED;
        default ->
            throw new TypeConversionException(
                "'" + text + "' is neither x-forwarded-for nor forwarded");
      };
    }
  }
}
