package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ClientOptions.Rates;
import dev.tailrace.server.RawHttp2.Frame;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who waits for which window, both ways, and who does not. */
class Http2WindowsTest {
  private static final int CONNECTION_WINDOW = 65_535;

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @Test
  void settingsThatShrinkAWindowBelowNothingAreHeeded() throws IOException {
    RawHttp2 client = server.http2();
    int listener = client.follow("/topics/news");

    client.settings(RawHttp2.INITIAL_WINDOW_SIZE, 0);
    client.await(RawHttp2.SETTINGS, 0); // ours
    client.await(RawHttp2.SETTINGS, 0); // of what began the connection
    client.await(RawHttp2.SETTINGS, 0);
    server.publish("news", "hello");
    client.ping().await(RawHttp2.PING, 0);
    boolean early = client.hasKept(RawHttp2.DATA, listener);
    client.window(listener, 1000);

    assertThat(early).isFalse();
    assertThat(client.readUntil(listener, "\n\n")).endsWith("data: hello\n\n");
  }

  @Test
  void settingsThatOpenAllWindowsWakeAllStreams() throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, 0);
    List<Integer> listeners = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int listener = client.get("/topics/news");
      client.head(listener);
      listeners.add(listener);
    }
    server.publish("news", "hello");

    client.settings(RawHttp2.INITIAL_WINDOW_SIZE, 1000);

    for (int listener : listeners) {
      assertThat(client.readUntil(listener, "\n\n")).endsWith("data: hello\n\n");
    }
  }

  @Test
  void whoWaitsForTheWindowOfTheConnectionIsWokenByIt() throws IOException {
    RawHttp2 client = server.http2();
    List<Integer> listeners = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      listeners.add(client.follow("/topics/news"));
    }
    String data = "x".repeat(10_000);

    for (int i = 0; i < 6; i++) {
      server.publish("news", i + data);
    }
    client.window(0, 10_000_000);

    for (int listener : listeners) {
      assertThat(client.readUntil(listener, "data: 5" + data + "\n\n"))
          .contains("data: 0" + data, "data: 4" + data);
    }
  }

  @Test
  void theWindowOfTheConnectionIsSharedOutWhileItIsSmall() throws IOException {
    RawHttp2 client = server.http2();
    int first = client.follow("/topics/news");
    int second = client.follow("/topics/news");
    for (int i = 0; i < 200; i++) {
      server.publish("news", i + " " + "x".repeat(1000));
    }

    StringBuilder[] read = new StringBuilder[second + 1];
    read[first] = new StringBuilder();
    read[second] = new StringBuilder();
    String end = "data: 199 " + "x".repeat(1000) + "\n\n";
    while (read[first].indexOf(end) < 0 || read[second].indexOf(end) < 0) {
      Frame data = client.awaitAny(RawHttp2.DATA);
      read[data.stream()].append(data.text());
      client.window(0, data.payload().length).window(data.stream(), data.payload().length);
    }

    assertThat(read[first]).hasSizeGreaterThan(200_000).hasToString(read[second].toString());
  }

  @Test
  void aPublisherThatHasToWaitHoldsUpNoOtherOnItsConnection() throws IOException {
    Rates rates = new Rates(Rate.parse("1/s"), Rate.NONE, Rate.NONE);
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withRates(rates)));
    RawHttp2 client = server.http2();
    int stopped =
        client.request("POST", "/topics/t", false, "content-type", "text/event-stream");
    client.data(stopped, "data: 1\n\n", false).data(stopped, "data: 2\n\n", false);
    eventually("it is stopped", () -> metrics().rejections(Limit.PUBLISH_RATE) == 1);

    fill(client, stopped);
    int other = client.request("POST", "/topics/t", false);
    client.await(RawHttp2.WINDOW_UPDATE, 0);
    client.data(other, "x".repeat(1000), true);

    assertThat(client.answer(other)).startsWith("429 ");
    assertThat(server.uploads().heldBytes()).isGreaterThan(CONNECTION_WINDOW - 1000);
    client.reset(stopped);
    eventually("nothing is held", () -> server.uploads().heldBytes() == 0);
  }

  @Test
  void whatIsHeldOfBodiesIsBoundedForAllTogether() throws IOException {
    Rates rates = new Rates(Rate.parse("1/s"), Rate.NONE, Rate.NONE);
    server.options(
        o -> o.clients(ClientOptions.DEFAULTS.withRates(rates).withMaxUploadBytes(10_000)));
    RawHttp2 client = server.http2();
    int stopped =
        client.request("POST", "/topics/t", false, "content-type", "text/event-stream");
    client.data(stopped, "data: 1\n\n", false).data(stopped, "data: 2\n\n", false);
    eventually("it is stopped", () -> metrics().rejections(Limit.PUBLISH_RATE) == 1);

    fill(client, stopped);

    assertThat(client.answer(stopped)).startsWith("503 ").contains("uploads-full");
    assertThat(server.uploads().heldBytes()).isZero();
    assertThat(metrics().rejections(Limit.UPLOAD_BYTES)).isEqualTo(1);
  }

  /** Sends all that the windows take now. */
  private static void fill(RawHttp2 client, int stream) throws IOException {
    for (int i = 0; i < CONNECTION_WINDOW / 10_000; i++) {
      client.data(stream, "data: " + "x".repeat(9_992) + "\n\n", false);
    }
    client.data(stream, "x".repeat(CONNECTION_WINDOW % 10_000 - 100), false);
  }

  @Test
  void anEndThatTheClientDoesNotTakeIsCutOff() throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, "retry: 2000\n:\n".length() + 1);
    int listener = client.follow("/topics/news");

    server.server().drain(Duration.ZERO);
    String last = client.await(RawHttp2.DATA, listener).text();
    eventually(
        "the connection is closed",
        () -> {
          server.pass(Duration.ofSeconds(1));
          return metrics().connections() == 0;
        });

    assertThat(last).isEqualTo("r"); // of a time to come back
    assertThat(client.await(RawHttp2.RST_STREAM, listener).number(0))
        .isEqualTo((int) Http2Error.CANCEL.code());
    assertThat(metrics().endings(Ended.SHUTDOWN)).isEqualTo(1);
  }

  @Test
  void aRequestThatDoesNotEndIsAnsweredAndOver() throws IOException {
    RawHttp2 client = server.http2();
    int listener = client.request("GET", "/topics/news", false);
    client.ping().await(RawHttp2.PING, 0);

    server.pass(Duration.ofSeconds(31));

    assertThat(client.answer(listener)).startsWith("408 ");
    assertThat(client.await(RawHttp2.RST_STREAM, listener).number(0))
        .isEqualTo((int) Http2Error.NO_ERROR.code());
    assertThat(metrics().rejections(Limit.BODY_TIME)).isEqualTo(1);
  }

  private ServerMetrics metrics() {
    try {
      return server.metrics();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
