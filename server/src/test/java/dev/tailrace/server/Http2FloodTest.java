package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp2.Frame;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Frames that cost the server work and say nothing: a flood of them ends the connection. */
class Http2FloodTest {
  private static final int FLOOD = 100_000;

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  private interface Send {
    void to(RawHttp2 client, int i) throws IOException;
  }

  @Test
  void pings() throws IOException {
    assertCalmed((client, i) -> client.ping());
  }

  @Test
  void settings() throws IOException {
    assertCalmed((client, i) -> client.settings(RawHttp2.INITIAL_WINDOW_SIZE, 1000 + i % 2));
  }

  @Test
  void priorities() throws IOException {
    assertCalmed((client, i) -> client.send(RawHttp2.PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 1}));
  }

  @Test
  void unknownFrames() throws IOException {
    assertCalmed((client, i) -> client.send(0xbe, 0, 0, new byte[0]));
  }

  @Test
  void windowsOpenedByAByte() throws IOException {
    assertCalmed((client, i) -> client.window(0, 1));
  }

  @Test
  void rapidResets() throws IOException {
    assertCalmed((client, i) -> client.reset(client.get("/topics/news")));
    eventually("no listener is left", () -> metrics().listeners() == 0);
  }

  @Test
  void resetsOfBodiesThatHaveNotCome() throws IOException {
    assertCalmed((client, i) -> client.reset(client.request("POST", "/topics/news", false)));
    assertThat(metrics().published.sum()).isZero();
  }

  @Test
  void resetsThatTheServerIsMadeToSend() throws IOException {
    assertCalmed((client, i) -> client.window(client.get("/topics/news"), 0));
    eventually("no listener is left", () -> metrics().listeners() == 0);
  }

  @Test
  void streamsBeyondTheLimit() throws IOException {
    server.options(all -> all.http2(new Http2Options(10, 100, 1000, false)));

    assertCalmed((client, i) -> client.get("/topics/news"));
  }

  @Test
  void goodbyes() throws IOException {
    assertCalmed((client, i) -> client.send(RawHttp2.GOAWAY, 0, 0, new byte[8]));
  }

  @Test
  void emptyData() throws IOException {
    int[] stream = new int[1];
    assertCalmed(
        (client, i) -> {
          stream[0] = i == 0 ? client.request("POST", "/topics/news", false) : stream[0];
          client.data(stream[0], "", false);
        });
  }

  @Test
  void continuationsWithoutEnd() throws IOException {
    assertCalmed(
        (client, i) -> {
          if (i == 0) {
            client.send(RawHttp2.HEADERS, 0, 1, client.block("GET", "/"));
          }
          client.send(RawHttp2.CONTINUATION, 0, 1, new byte[0]);
        });
  }

  @Test
  void aHeaderSectionThatIsTooLargeIsToldSo() throws IOException {
    RawHttp2 client = server.http2();
    byte[] block = client.block("GET", "/", "big", "x".repeat(9_000), "big", "y".repeat(9_000));
    client.send(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, slice(block, 0, 10_000));

    client.send(
        RawHttp2.CONTINUATION, RawHttp2.END_HEADERS, 1, slice(block, 10_000, block.length));

    assertThat(client.head(1).status()).hasToString("431");
  }

  @Test
  void aSmallBlockThatStandsForALargeHeadIsNoWayRoundTheLimit() throws IOException {
    RawHttp2 client = server.http2();
    client.answer(client.get("/health/live", "bomb", "x".repeat(3900))); // it is in the table now
    byte[] block = client.block("GET", "/health/live");
    byte[] bomb = Arrays.copyOf(block, block.length + 10_000);
    Arrays.fill(bomb, block.length, bomb.length, (byte) (0x80 | 62)); // 39 MB of heads

    client.send(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 3, bomb);

    assertThat(client.head(3).status()).hasToString("431");
    assertThat(server.directBytes()).isLessThan(1 << 20);
  }

  @Test
  void cookiesInManyCrumbsAreCountedTogether() throws IOException {
    RawHttp2 client = server.http2();
    String[] crumbs = new String[2 * 450];
    for (int i = 0; i < crumbs.length; i += 2) {
      crumbs[i] = "cookie";
      crumbs[i + 1] = "c" + i;
    }

    int stream = client.get("/health/live", crumbs);

    assertThat(client.head(stream).status()).hasToString("431");
  }

  @Test
  void aWindowThatIsOpenedTooFarClosesTheConnection() throws IOException {
    RawHttp2 client = server.http2();

    client.window(0, Integer.MAX_VALUE);

    assertThat(client.goodbye().number(4)).isEqualTo((int) Http2Error.FLOW_CONTROL_ERROR.code());
  }

  @Test
  void aStreamCannotBeUsedTwice() throws IOException {
    RawHttp2 client = server.http2();
    client.answer(client.get("/health/live"));
    byte[] block = client.block("GET", "/health/live");

    client.send(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 1, block);

    assertThat(client.answer(client.get("/health/live"))).startsWith("200 ");
    assertThat(client.hasKept(RawHttp2.HEADERS, 1)).isFalse();
    assertThat(metrics().requests.sum()).isEqualTo(2);
  }

  @Test
  void aReaderWhoOpensTwoWindowsForEachFrameIsNoFlood() throws IOException {
    server.options(all -> all.http2(new Http2Options(100, 100, 50, false)));
    RawHttp2 client = server.http2();
    int listener = client.follow("/topics/news");

    for (int i = 0; i < 500; i++) {
      server.publish("news", "event " + i);
      int bytes = client.readUntil(listener, "\n\n").length();
      client.window(0, bytes).window(listener, bytes);
    }

    client.ping();
    assertThat(client.await(RawHttp2.PING, 0).flags()).isEqualTo(RawHttp2.ACK);
  }

  @Test
  void aHeadThatNeverEndsClosesTheConnection() throws IOException {
    RawHttp2 client = server.http2();
    client.answer(client.get("/health/live"));
    client.send(RawHttp2.HEADERS, 0, 3, client.block("GET", "/"));
    client.sendPart(RawHttp2.CONTINUATION, 100);

    eventually(
        "it is closed",
        () -> {
          server.pass(Duration.ofSeconds(1));
          return metrics().connections() == 0;
        });

    assertThat(metrics().rejections(Limit.HEAD_TIME)).isEqualTo(1);
  }

  /** The client may see a reset instead: it goes on sending when the server has hung up. */
  private void assertCalmed(Send send) throws IOException {
    RawHttp2 client = server.http2();
    try {
      for (int i = 0; i < FLOOD && metrics().rejections(Limit.HTTP2_FLOOD) == 0; i++) {
        send.to(client, i);
      }
      Frame goodbye = client.goodbye();
      assertThat(goodbye.number(4)).isEqualTo((int) Http2Error.ENHANCE_YOUR_CALM.code());
    } catch (SocketException reset) {
      // it was too late to be told
    }
    eventually("the connection is closed", () -> metrics().connections() == 0);
    assertThat(metrics().rejections(Limit.HTTP2_FLOOD)).isEqualTo(1);
  }

  private ServerMetrics metrics() {
    try {
      return server.metrics();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] slice(byte[] all, int from, int to) {
    return Arrays.copyOfRange(all, from, to);
  }
}
