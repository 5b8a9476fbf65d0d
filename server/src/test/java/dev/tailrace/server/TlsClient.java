package dev.tailrace.server;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS by the JDK for a client that trusts everybody and remembers whom it met.
 *
 * <p>Threads: confined to the test's thread.
 */
final class TlsClient implements RawHttp.Layer {
  private final SSLContext context;
  private final Consumer<SSLParameters> wishes;
  private SSLSocket last;

  TlsClient() {
    this(parameters -> {});
  }

  /** @param wishes what it asks for otherwise than the JDK's default */
  TlsClient(Consumer<SSLParameters> wishes) {
    this.wishes = wishes;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trusting()}, null);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Socket over(Socket tcp) throws IOException {
    last =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, "localhost", tcp.getPort(), true);
    SSLParameters parameters = last.getSSLParameters();
    wishes.accept(parameters);
    last.setSSLParameters(parameters);
    last.startHandshake();
    return last;
  }

  /** The last connection. */
  SSLSocket last() {
    return last;
  }

  /** The server's certificate on the last connection. */
  X509Certificate certificate() throws IOException {
    return (X509Certificate) last.getSession().getPeerCertificates()[0];
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new AssertionError("a client has no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new AssertionError("a client has no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new AssertionError("a client has no clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // whoever it is
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      // whoever it is
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      // whoever it is
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
