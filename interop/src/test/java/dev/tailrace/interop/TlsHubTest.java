package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.EventSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub over TLS, as curl and our own client see it. */
@Needs(Facility.CURL)
class TlsHubTest {
  @RegisterExtension final Hubs hubs = new Hubs();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void curlFollowsAndPublishes(String engine) {
    HubProcess hub = hubs.serve("--tls-self-signed", "--tls-engine", engine);
    String news = hub.url("/topics/news");
    assertThat(news).startsWith("https://127.0.0.1:");
    try (Program follow = Program.start("curl", "-skN", news)) {
      next(follow, 2);

      Program.run("curl", "-sk", "-d", "hello", news);

      assertThat(next(follow, 3)).contains("data: hello");
    }
  }

  @Test
  void whoIsGivenTheSelfSignedCertificateTrustsTheHubByAllItsNames() throws Exception {
    HubProcess hub = hubs.serve("--tls-self-signed");
    String live = hub.url("/health/live");
    Path certificate = folder.resolve("hub.pem");
    String certificates =
        Program.run("curl", "-sk", "-o", "/dev/null", "-w", "%{certs}", live);
    Files.writeString(certificate, certificates);

    for (String host : List.of("127.0.0.1", "localhost")) {
      String url = live.replace("127.0.0.1", host);
      assertThat(Program.run("curl", "-s4", "--cacert", certificate.toString(), url))
          .isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void aStreamThatEndsWithItsConnectionEndsAsTlsEndsIt(String engine) {
    HubProcess hub = hubs.serve("--tls-self-signed", "--tls-engine", engine);
    try (Program follow = Program.start("curl", "-0skN", hub.url("/topics/news"))) {
      next(follow, 2);

      hub.stop();

      assertThat(follow.exitCode()).isZero(); // it would be 56 without a close_notify
    }
  }

  @Test
  void ourClientFollowsWhileTheCertificateIsRenewed() throws Exception {
    Certificate first = Certificate.make(Files.createDirectory(folder.resolve("1")));
    Certificate second = Certificate.make(Files.createDirectory(folder.resolve("2")));
    Path cert = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    write(first, cert, key);
    HubProcess hub =
        hubs.serve("--tls-cert=" + cert, "--tls-key=" + key, "--tls-reload=50ms");
    String news = hub.url("/topics/news");
    HttpClient http = HttpClient.newBuilder().sslContext(first.trusting()).build();
    EventSource source = EventSource.builder(URI.create(news)).httpClient(http).build();
    try (Hearing hearing = Hearing.of(source)) {
      hearing.awaitOpen(1);
      Program.run("curl", "-s", "--cacert", cert.toString(), "-d", "before", news);
      assertThat(hearing.event().data()).isEqualTo("before");

      write(second, cert, key);
      String[] trustingTheNew = {
        "-s", "--cacert", cert.toString(),
        "--retry", "100", "--retry-delay", "1", "--retry-all-errors",
        "-d", "after", news
      };
      Program.run("curl", trustingTheNew);

      assertThat(hearing.event().data()).isEqualTo("after");
      hearing.awaitOpen(1);
      assertThat(hearing.ends()).isEmpty();
    }
  }

  private static void write(Certificate certificate, Path cert, Path key) throws Exception {
    X509KeyManager keys = (X509KeyManager) certificate.keys().getKeyManagers()[0];
    Files.writeString(
        cert, block("CERTIFICATE", keys.getCertificateChain(alias(keys))[0].getEncoded()));
    Files.writeString(key, block("PRIVATE KEY", keys.getPrivateKey(alias(keys)).getEncoded()));
  }

  private static String alias(X509KeyManager keys) {
    return keys.getServerAliases("EC", null)[0];
  }

  private static String block(String label, byte[] content) {
    byte[] end = "\n".getBytes(StandardCharsets.US_ASCII);
    String text = Base64.getMimeEncoder(64, end).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  private static List<String> next(Program program, int lines) {
    return IntStream.range(0, lines).mapToObj(i -> program.out().next()).toList();
  }
}
