package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.TlsOptions.Engine;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is different over TLS, and what must not be. */
@OnEveryEngine
class TlsTest {
  private static final RawHttp.Layer NONE = tcp -> tcp;

  @RegisterExtension final ServerFixture server;

  TlsTest(Engine engine) {
    server = new ServerFixture(Transport.AUTO).tls(engine);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void oneVersionIsEnough(String version) throws IOException {
    TlsClient client = new TlsClient(wish -> wish.setProtocols(new String[] {version}));

    RawHttp stream = server.connect(0, client).get("/topics/t");
    stream.readHead();
    stream.readChunk();
    String id = server.publish("t", "hello");

    assertThat(stream.readChunk()).isEqualTo("id: " + id + "\ndata: hello\n\n");
    assertThat(client.last().getSession().getProtocol()).isEqualTo(version);
    assertThat(client.last().getSession().getCipherSuite()).matches(".*(GCM|CHACHA20).*");
  }

  /** Written by hand: a JDK's own client is told by its security settings not to ask for these. */
  @ParameterizedTest
  @CsvSource({
    "0302, c013, protocol_version, 70", // TLS 1.1
    "0301, c013, protocol_version, 70", // TLS 1.0
    "0303, 002f, handshake_failure, 40" // TLS_RSA_WITH_AES_128_CBC_SHA: no forward secrecy
  })
  void whatIsOlderIsRefused(String version, String suite, String name, int alert)
      throws IOException {
    TlsContext tls = server.server().tls();
    byte[][] answer = new byte[1][];

    server.connect(
        0,
        tcp -> {
          tcp.getOutputStream().write(hello(version, suite));
          answer[0] = tcp.getInputStream().readNBytes(7);
          return tcp;
        });

    assertThat(answer[0][0]).as("a record of alerts").isEqualTo((byte) 21);
    assertThat(answer[0][6]).as(name).isEqualTo((byte) alert);
    ServerFixture.eventually("counted", () -> tls.failedHandshakes.sum() == 1);
  }

  /** A ClientHello with no extensions (RFC 5246 section 7.4.1.2). */
  private static byte[] hello(String version, String suite) {
    String random = "5a".repeat(32);
    String body = version + random + "00" + "0002" + suite + "0100";
    String handshake = String.format(Locale.ROOT, "01%06x", body.length() / 2) + body;
    String wire = String.format(Locale.ROOT, "160301%04x", handshake.length() / 2) + handshake;
    return HexFormat.of().parseHex(wire);
  }

  @Test
  void http11IsChosenOfWhatIsOffered() throws IOException {
    TlsClient client =
        new TlsClient(
            wish -> wish.setApplicationProtocols(new String[] {"http/0.9", "http/1.1"}));

    server.connect(0, client);

    assertThat(client.last().getApplicationProtocol()).isEqualTo("http/1.1");
  }

  @Test
  void eventsArePublishedAndResumed() throws IOException {
    RawHttp publisher = server.connect();
    publisher.post("/topics/t", "one").readResponse();
    Response two = publisher.post("/topics/t", "two").readResponse();

    RawHttp resumed = server.follow("/topics/t", "Last-Event-ID: epoch0.1");

    assertThat(two.status()).isEqualTo(201);
    assertThat(resumed.readChunk()).isEqualTo("id: epoch0.2\ndata: two\n\n");
  }

  @Test
  void twoMegabytesOfReplayArriveAsTheyWerePublished() throws IOException {
    int events = 2_000;
    for (int i = 0; i < events; i++) {
      server.publish("t", i + "x".repeat(i));
    }

    RawHttp client = server.follow("/topics/t?last_event_id=earliest");

    for (int i = 0; i < events; i++) {
      String expected = "id: epoch0." + (i + 1) + "\ndata: " + i + "x".repeat(i) + "\n\n";
      assertThat(client.readChunk()).isEqualTo(expected);
    }
  }

  @Test
  void nothingGoesToTheSocketPastTls() throws IOException {
    RawHttp secure = server.follow("/topics/t");

    for (int i = 0; i < 100; i++) {
      server.publish("t", "number " + i);
      assertThat(secure.readChunk()).contains("data: number " + i + "\n");
    }
  }

  @Test
  void aClientThatSaysItsLastIsGone() throws IOException {
    RawHttp client = server.connect();
    ServerMetrics metrics = server.metrics();
    client.get("/health/live").readResponse();

    client.finish();

    assertThat(client.readToEnd()).isEmpty();
    ServerFixture.eventually("closed", () -> metrics.connections() == 0);
  }

  @Test
  void aRefusedBodyIsAnsweredBeforeItHasCome() throws IOException {
    RawHttp client =
        server
            .connect()
            .send("POST /topics/t HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n")
            .send("x".repeat(500_000));

    assertThat(client.readResponse().status()).isEqualTo(413);
    server.pass(Duration.ofSeconds(6));
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void aConnectionWithoutARequestIsIdleAndNotLate() throws IOException {
    RawHttp client = server.connect();
    TlsContext tls = server.server().tls();
    ServerFixture.eventually("secured", () -> tls.handshakes.sum() == 1);

    server.pass(Duration.ofSeconds(74));
    assertThat(client.get("/health/live").readResponse().status()).isEqualTo(200);

    assertThat(server.metrics().rejections(Limit.HEAD_TIME)).isZero();
  }

  @Test
  void aHandshakeThatDoesNotComeIsNotWaitedFor() throws IOException {
    RawHttp silent = server.connect(0, NONE);
    RawHttp slow = server.connect(0, NONE).sendBytes(new byte[] {0x16, 3, 1, 2, 0, 1});
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("accepted", () -> metrics.connections() == 2);

    ServerFixture.eventually(
        "closed",
        () -> {
          server.pass(Duration.ofMillis(100));
          return metrics.connections() == 0;
        });

    assertThat(silent.readToEnd()).isEmpty();
    assertThat(slow.readToEnd()).isEmpty();
    assertThat(metrics.rejections(Limit.TLS_HANDSHAKE_TIME)).isEqualTo(2);
  }

  @Test
  void aProbeThatSaysNothingIsNoFailedHandshake() throws IOException {
    RawHttp probe = server.connect(0, NONE);
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("accepted", () -> metrics.connectionsOpened.sum() == 1);

    probe.close();

    ServerFixture.eventually("closed", () -> metrics.connections() == 0);
    assertThat(server.server().tls().failedHandshakes.sum()).isZero();
  }

  @Test
  void whoSpeaksWithoutTlsIsToldSo() throws IOException {
    RawHttp client = server.connect(0, NONE).get("/topics/t");

    Response response = client.readResponse();

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).contains("use https://");
    assertThat(client.readToEnd()).isEmpty();
    assertThat(server.metrics().requests.sum()).isZero();
    assertThat(server.server().tls().failedHandshakes.sum()).isEqualTo(1);
  }

  @Test
  void junkIsClosedAndCounted() throws IOException {
    TlsContext tls = server.server().tls();
    byte[] junk = new byte[10_000];
    Arrays.fill(junk, (byte) 0xEE);

    server.connect(0, NONE).sendBytes(junk);
    server.connect(0, NONE).sendBytes(new byte[] {0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5});

    ServerFixture.eventually("refused", () -> tls.failedHandshakes.sum() == 2);
  }

  @Test
  void junkInAStreamEndsIt() throws IOException {
    ServerMetrics metrics = server.metrics();
    Socket[] under = new Socket[1];
    TlsClient tls = new TlsClient();
    RawHttp client =
        server.connect(
            0,
            tcp -> {
              under[0] = tcp;
              return tls.over(tcp);
            });
    client.get("/topics/t").readHead();
    client.readChunk();

    under[0].getOutputStream().write(new byte[100]);

    ServerFixture.eventually("gone", () -> metrics.endings(Ended.CLIENT_GONE) == 1);
  }

  @Test
  void keysAreNotAgreedOnAnew() throws IOException {
    TlsClient client = new TlsClient(wish -> wish.setProtocols(new String[] {"TLSv1.2"}));
    RawHttp connection = server.connect(0, client);
    connection.get("/health/live").readResponse();
    SSLSocket socket = client.last();

    assertThatThrownBy(
            () -> {
              socket.startHandshake();
              connection.get("/health/live").readResponse();
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatSecuresTheHubIsTold() throws IOException {
    Response info = server.connect().get("/info").readResponse();

    assertThat(info.body())
        .contains("\"engine\":\"" + server.server().tls().engine() + "\"")
        .contains("\"certificateEnds\":\"2027-01-01T00:00:00Z\"");
  }

  @Test
  void theWelcomeNamesTheScheme() throws IOException {
    assertThat(server.connect().get("/").readResponse().body())
        .contains("curl -N https://localhost/topics/news");
  }

  @Test
  void aPageOfThisHostMayPublish() throws IOException {
    RawHttp client =
        server.connect().post("/topics/t", "x", "Host: localhost:1", "Origin: https://localhost:1");

    assertThat(client.readResponse().status()).isEqualTo(201);
  }
}
