package dev.tailrace.server;

import dev.tailrace.server.TlsOptions.Engine;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who speaks TLS.
 *
 * @param title its name for people
 *     <p>Threads: immutable.
 */
record TlsEngine(SslProvider provider, String title) {
  static final TlsEngine BORINGSSL = new TlsEngine(SslProvider.OPENSSL, "BoringSSL");
  static final TlsEngine JDK = new TlsEngine(SslProvider.JDK, "the JDK");

  private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);

  /** The JDK reads it once, when it first speaks TLS; BoringSSL's binding never allows it. */
  private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

  /**
   * What was asked for.
   *
   * @throws IOException if it was asked for by name and cannot be used here; says why
   */
  static TlsEngine of(Engine wanted) throws IOException {
    Throwable obstacle = wanted == Engine.JDK ? null : OpenSsl.unavailabilityCause();
    if (wanted == Engine.BORINGSSL && obstacle != null) {
      throw new IOException("BoringSSL cannot be used here: " + obstacle.getMessage());
    }
    if (wanted != Engine.JDK && obstacle == null) {
      return BORINGSSL;
    }
    if (obstacle != null) {
      LOG.info("BoringSSL cannot be used here: {}", obstacle.getMessage());
    }
    System.getProperties().putIfAbsent(NO_RENEGOTIATION, "true");
    return JDK;
  }
}
