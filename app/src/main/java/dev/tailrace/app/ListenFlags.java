package dev.tailrace.app;

import dev.tailrace.server.ServerOptions;
import java.net.InetSocketAddress;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * Where and how a hub listens, as flags.
 *
 * <p>Threads: confined to the main thread.
 */
@Heading("Listening")
final class ListenFlags {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8080",
      description = "Where to listen; port 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private HostPort listen;

  @Option(
      names = "--open",
      description =
          "Listen on an address that other machines reach, though anyone who reaches it may read"
              + " and publish.")
  private boolean open;

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "An origin whose pages may read and publish, like https://example.org; * is all, but"
              + " without credentials. Repeatable. Default: none.")
  private List<String> corsOrigins = List.of();

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

  /**
   * Without keys a hub is anybody's who reaches it.
   *
   * @param keys whether there are some
   */
  InetSocketAddress address(boolean keys) {
    InetSocketAddress address = listen.resolve();
    if (address.isUnresolved()) {
      throw new CommandFailure("--listen: the host " + listen.host() + " is unknown");
    }
    if (!open && !keys && !address.getAddress().isLoopbackAddress()) {
      throw new CommandFailure(
          listen
              + " can be reached from other machines, and anyone there could read and publish;"
              + " give --jwt-key or --jwt-secret-file, or say --open if that is meant");
    }
    return address;
  }

  int loops() {
    return loops;
  }

  ServerOptions.Transport transport() {
    return transport;
  }

  List<String> corsOrigins() {
    return corsOrigins;
  }
}
