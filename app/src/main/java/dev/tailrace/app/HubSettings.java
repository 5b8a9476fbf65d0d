package dev.tailrace.app;

import dev.tailrace.access.AccessOptions;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.log.LogOptions;
import dev.tailrace.server.Operations;
import dev.tailrace.server.ServerOptions;
import dev.tailrace.server.TokenOptions.Anonymous;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a whole hub.
 *
 * @param log how the log is kept
 * @param hub the limits of events and streams
 * @param server how it listens
 * @param care how it is operated
 * @param access who may publish and follow
 *     <p>Threads: immutable.
 */
public record HubSettings(
    LogOptions log, HubOptions hub, ServerOptions server, Care care, Access access) {
  /**
   * How a hub is operated.
   *
   * @param healthTimeout how long the log may take before it counts as stuck, more than zero
   * @param tracing whether publishes are made spans of OpenTelemetry
   */
  public record Care(Duration healthTimeout, boolean tracing) {
    /** 5 s, and no spans. */
    public static final Care DEFAULT = new Care(Operations.CANARY_TIME, false);

    public Care {
      if (healthTimeout.isNegative() || healthTimeout.isZero()) {
        throw new IllegalArgumentException("the health timeout is not positive: " + healthTimeout);
      }
    }
  }

  /**
   * Who may publish and follow.
   *
   * @param tokens whose tokens are accepted; empty if nobody is asked for one
   * @param anonymous what needs no token
   * @param inQuery whether a token may come in a query
   */
  public record Access(Optional<AccessOptions> tokens, Anonymous anonymous, boolean inQuery) {
    /** Anybody may do anything. */
    public static final Access OPEN = new Access(Optional.empty(), Anonymous.ALL, false);
  }

  /** The defaults, on a free port of the loopback address. */
  public static HubSettings on(Path directory) {
    return new HubSettings(
        LogOptions.in(directory).build(),
        HubOptions.DEFAULTS,
        ServerOptions.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).build(),
        Care.DEFAULT,
        Access.OPEN);
  }

  /** These settings on another port. */
  HubSettings withPort(int port) {
    InetSocketAddress address = new InetSocketAddress(server.address().getAddress(), port);
    return withServer(server.withAddress(address));
  }

  /** These settings with other ones for who may publish and follow. */
  public HubSettings withAccess(Access value) {
    return new HubSettings(log, hub, server, care, value);
  }

  /** These settings with other ones for the server. */
  public HubSettings withServer(ServerOptions options) {
    return new HubSettings(log, hub, options, care, access);
  }
}
