package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerMetrics.Ended;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A listener's life after its stream has begun: silence, slowness, and every way of leaving. */
@OnEveryWay
class ListenerTest {
  @RegisterExtension final ServerFixture server;

  ListenerTest(Way way) {
    server = way.server();
  }

  @Test
  void aQuietStreamBeats() throws IOException {
    RawHttp client = server.follow("/topics/t");

    server.pass(Duration.ofSeconds(15));
    assertThat(client.readChunk()).isEqualTo(":\n");
    server.pass(Duration.ofSeconds(15));

    assertThat(client.readChunk()).isEqualTo(":\n");
    assertThat(server.metrics().heartbeats.sum()).isEqualTo(2);
  }

  @Test
  void anOldStreamIsEndedAsHttpEndsIt() throws IOException {
    server.options(o -> o.times(TimeOptions.DEFAULTS.withMaxAge(Duration.ofSeconds(10))));
    RawHttp client = server.follow("/topics/t");

    server.pass(Duration.ofSeconds(13));

    assertThat(client.readChunk()).isEmpty();
    assertThat(client.readToEnd()).isEmpty();
    assertThat(server.metrics().endings(Ended.MAX_AGE)).isEqualTo(1);
  }

  @Test
  void aClosingServerSaysWhenToComeBackAndEndsItsStreamsAsHttpEndsThem() throws IOException {
    RawHttp client = server.follow("/topics/t");

    server.server().close();

    assertThat(client.readChunk()).matches("retry: [0-9]+\n:\n");
    assertThat(client.readChunk()).isEmpty();
    assertThat(client.readToEnd()).isEmpty();
    assertThat(server.metrics().endings(Ended.SHUTDOWN)).isEqualTo(1);
  }

  @Test
  void aListenerThatClosesIsGone() throws IOException {
    RawHttp client = server.follow("/topics/t");
    ServerMetrics metrics = server.metrics();

    client.close();

    ServerFixture.eventually("gone", () -> metrics.endings(Ended.CLIENT_GONE) == 1);
    assertThat(metrics.listeners()).isZero();
  }

  @Test
  void aListenerThatHalfClosesIsGone() throws IOException {
    RawHttp client = server.follow("/topics/t");

    client.finish();

    assertThat(client.readToEnd()).isEmpty();
    assertThat(server.metrics().endings(Ended.CLIENT_GONE)).isEqualTo(1);
  }

  @Test
  void aListenerThatResetsIsGone() throws IOException {
    RawHttp client = server.follow("/topics/t");
    ServerMetrics metrics = server.metrics();

    client.reset();

    ServerFixture.eventually("gone", () -> metrics.endings(Ended.CLIENT_GONE) == 1);
  }

  @Test
  void aListenerThatDoesNotReadHoldsLittleAndLosesNothing()
      throws IOException {
    int inFlight = 64 * 1024;
    server.options(
        o -> o.limits(new LimitOptions(10, 8192, 65536, inFlight, 100)));
    String data = "x".repeat(10_000);
    int events = 2_000;
    RawHttp stalled = server.connect(4096).get("/topics/t");
    RawHttp quick = server.follow("/topics/t");
    stalled.readHead();

    for (int i = 0; i < events; i++) {
      server.publish("t", i + data);
    }
    for (int i = 0; i < events; i++) {
      assertThat(quick.readChunk()).contains("\ndata: " + i + "x");
    }
    long held = server.directBytes();

    // 20 MB were published; what the sockets have taken aside, a mark's worth and a turn's are left
    assertThat(held).isLessThan(4L * inFlight);
    assertThat(server.metrics().delivered.sum()).isLessThan(2L * events);
    stalled.readChunk();
    for (int i = 0; i < events; i++) {
      assertThat(stalled.readChunk()).contains("\ndata: " + i + "x");
    }
  }

  @Test
  void aListenerThatNeverReadsIsClosed() throws IOException {
    server.options(
        o ->
            o.limits(new LimitOptions(10, 8192, 65536, 65536, 100))
                .times(TimeOptions.DEFAULTS.withMaxAge(Duration.ofDays(365))));
    RawHttp client = server.connect(4096).get("/topics/t");
    client.readHead();
    RawHttp quick = server.follow("/topics/t");
    ServerMetrics metrics = server.metrics();
    String data = "x".repeat(100_000);
    for (int i = 0; i < 300; i++) {
      server.publish("t", data);
    }

    for (int i = 0; i < 300; i++) { // until then the other one's connection may have had room
      assertThat(quick.readChunk()).contains(data);
    }
    quick.close();
    ServerFixture.eventually("gone", () -> metrics.endings(Ended.CLIENT_GONE) == 1);

    ServerFixture.eventually(
        "stalled",
        () -> {
          server.pass(Duration.ofSeconds(1));
          return metrics.endings(Ended.STALLED) == 1;
        });

    assertThat(metrics.heartbeats.sum()).isZero();
    assertThat(metrics.listeners()).isZero();
  }
}
