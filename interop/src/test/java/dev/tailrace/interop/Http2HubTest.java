package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.EventSource;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Our own client and our own hub, over HTTP/2. */
class Http2HubTest {
  @RegisterExtension final Hubs hubs = new Hubs();

  @TempDir private Path folder;

  @Test
  void followsThroughARestartOverTls() throws Exception {
    Certificate.writePem(folder);
    Path certificate = folder.resolve("certificate.pem");
    HubProcess hub =
        hubs.serve("--retry=50ms", "--drain=1s", "--tls-cert=" + certificate,
            "--tls-key=" + folder.resolve("key.pem"));

    assertFollowsThroughARestart(
        hub, HttpClient.newBuilder().sslContext(trusting(certificate)).build(), Version.HTTP_2);
  }

  @Test
  void followsThroughARestartInClearByAnUpgrade() throws Exception {
    HubProcess hub = hubs.serve("--retry=50ms", "--drain=1s", "--http2-upgrade");

    assertFollowsThroughARestart(hub, HttpClient.newHttpClient(), Version.HTTP_2);
  }

  @Test
  void followsThroughARestartInHttp11WhereTheUpgradeIsNotTaken() throws Exception {
    HubProcess hub = hubs.serve("--retry=50ms", "--drain=1s");

    assertFollowsThroughARestart(hub, HttpClient.newHttpClient(), Version.HTTP_1_1);
  }

  private static void assertFollowsThroughARestart(HubProcess hub, HttpClient http, Version version)
      throws Exception {
    URI news = URI.create(hub.url("/topics/news"));
    EventSource source = EventSource.builder(news).httpClient(http).build();
    try (Hearing hearing = Hearing.of(source)) {
      hearing.awaitOpen(1);
      assertThat(publish(http, news, "before")).isEqualTo(version);
      assertThat(hearing.event().data()).isEqualTo("before");

      hub.stop();
      hub.restart();
      publish(http, news, "after");

      assertThat(hearing.event().data()).isEqualTo("after");
    }
  }

  /** Gives the version by which it was answered. */
  private static Version publish(HttpClient http, URI topic, String data) throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(topic).POST(HttpRequest.BodyPublishers.ofString(data)).build();
    assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    HttpRequest get = HttpRequest.newBuilder(topic.resolve("/health/live")).build();
    return http.send(get, BodyHandlers.ofString()).version();
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      trusted.setCertificateEntry("hub", x509.generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
