package dev.tailrace.server;

import dev.tailrace.server.TlsOptions.Engine;
import dev.tailrace.server.ServerOptions.Transport;
import io.netty.handler.ssl.OpenSsl;
import java.util.List;
import java.util.stream.Stream;

/**
 * What bytes go through between a client and the server.
 *
 * @param engine of TLS; null for none
 *     <p>Threads: immutable.
 */
record Way(Transport transport, Engine engine) {
  ServerFixture server() {
    ServerFixture plain = new ServerFixture(transport);
    return engine == null ? plain : plain.tls(engine);
  }

  /** All that this machine has. */
  static Stream<Way> all() {
    return OnEveryTransport.Available.transports()
        .flatMap(
            transport ->
                Stream.concat(
                    Stream.of(new Way(transport, null)),
                    engines().stream().map(engine -> new Way(transport, engine))));
  }

  static List<Engine> engines() {
    return OpenSsl.isAvailable() ? List.of(Engine.BORINGSSL, Engine.JDK) : List.of(Engine.JDK);
  }

  @Override
  public String toString() {
    return engine == null ? transport.toString() : transport + " and TLS by " + engine;
  }
}
