package dev.tailrace.client;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * TLS over a socket that is connected, with the settings of an {@link HttpClient}. The server's
 * certificate must be good for the host.
 *
 * <p>Threads: immutable.
 */
final class Tls {
  private Tls() {}

  /**
   * Shakes hands. The socket given stays the one to close: closing the one returned could wait
   * until a peer that reads no more takes the farewell.
   */
  static Socket over(Socket socket, Authority to, HttpClient settings) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            settings
                .sslContext()
                .getSocketFactory()
                .createSocket(socket, to.host(), to.port(), true);
    secured.setSSLParameters(parameters(to, settings));
    secured.startHandshake();
    return secured;
  }

  private static SSLParameters parameters(Authority to, HttpClient settings) {
    SSLParameters parameters = settings.sslParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    parameters.setServerNames(names(to));
    return parameters;
  }

  /** RFC 6066 section 3: a name, never an address, and without the dot at the end. */
  private static List<SNIServerName> names(Authority to) {
    String host = to.host();
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      return to.literal() ? List.of() : List.of(new SNIHostName(bare));
    } catch (IllegalArgumentException e) {
      return List.of(); // an underscore, for one: then without, and the certificate decides
    }
  }
}
