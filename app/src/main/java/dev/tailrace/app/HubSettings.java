package dev.tailrace.app;

import dev.tailrace.hub.HubOptions;
import dev.tailrace.log.LogOptions;
import dev.tailrace.server.ServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * The settings of a whole hub.
 *
 * @param log how the log is kept
 * @param hub the limits of events and streams
 * @param server how it listens
 *     <p>Threads: immutable.
 */
public record HubSettings(LogOptions log, HubOptions hub, ServerOptions server) {
  /** The defaults, on a free port of the loopback address. */
  public static HubSettings on(Path directory) {
    return new HubSettings(
        LogOptions.in(directory).build(),
        HubOptions.DEFAULTS,
        ServerOptions.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).build());
  }

  /** These settings on another port. */
  HubSettings withPort(int port) {
    InetSocketAddress address = new InetSocketAddress(server.address().getAddress(), port);
    return withServer(
        new ServerOptions(
            address,
            server.transport(),
            server.loops(),
            server.limits(),
            server.times(),
            server.http2(),
            server.polls(),
            server.corsOrigins(),
            server.loopbackHostsOnly(),
            server.shedWith503(),
            server.tls()));
  }

  /** These settings with other ones for the server. */
  public HubSettings withServer(ServerOptions options) {
    return new HubSettings(log, hub, options);
  }
}
