package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that have much sent to them and open next to no window for it. */
class Http2SlowReaderTest {
  private static final int IN_FLIGHT = 64 * 1024;
  private static final int EVENT_BYTES = 60_000;
  private static final int STREAMS = 900;

  /** What may be held however narrow the windows, and the events that passed it. */
  private static final int BOUND = 16 * IN_FLIGHT + 4 * EVENT_BYTES;

  /** Room for the first bytes of a stream, and a few of an event. */
  private static final int NARROW = 20;

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @BeforeEach
  void publishAnEventForEach() throws IOException {
    server.options(o -> o.limits(new LimitOptions(10, 16 * 1024, 1 << 20, IN_FLIGHT, 100)));
    for (int i = 0; i < STREAMS; i++) {
      server.publish("t/" + i, "x".repeat(EVENT_BYTES));
    }
  }

  @Test
  void aFewBytesOfWindowOnEachOfManyStreamsHoldLittleAndKeepNoOtherFromReading()
      throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, NARROW).window(0, 1 << 20);
    int[] narrow = new int[STREAMS];
    for (int i = 0; i < STREAMS; i++) {
      narrow[i] = client.get("/topics/t/" + i + "?last=1");
      client.head(narrow[i]);
    }

    int wide = client.get("/topics/t/0?last=1"); // the log is read in the order of requests
    client.window(wide, 2 * EVENT_BYTES);
    client.readUntil(wide, "x\n\n");
    long held = server.directBytes();

    assertThat(held).isBetween(10L * EVENT_BYTES, (long) BOUND);
    client.reset(narrow);
    eventually("given back", () -> server.directBytes() < EVENT_BYTES);
  }

  @Test
  void manyWhoAskAtOnceWhileThereIsRoomHoldLittleAndAreGivenEverythingInTheEnd()
      throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, NARROW).window(0, 1 << 30);
    int[] narrow = new int[STREAMS];
    for (int i = 0; i < STREAMS; i++) {
      narrow[i] = client.get("/topics/t/" + i + "?last=1"); // nobody waits for an answer
    }
    for (int stream : narrow) {
      client.head(stream);
    }

    long most = server.directBytes();
    for (int stream : narrow) {
      client.window(stream, 2 * EVENT_BYTES);
      assertThat(client.readUntil(stream, "x\n\n")).hasSizeGreaterThan(EVENT_BYTES);
      most = Math.max(most, server.directBytes());
    }

    assertThat(most).isLessThan(BOUND + 4 * EVENT_BYTES);
  }

  @Test
  void whoOpensItsWindowsLaterIsGivenEverything() throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, NARROW);
    int[] narrow = new int[100];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = client.get("/topics/t/" + i + "?last=1");
      client.head(narrow[i]);
    }

    for (int stream : narrow) {
      client.window(0, 2 * EVENT_BYTES).window(stream, 2 * EVENT_BYTES);
    }

    for (int stream : narrow) {
      assertThat(client.readUntil(stream, "x\n\n")).hasSizeGreaterThan(EVENT_BYTES);
    }
  }

  @Test
  void aConnectionsWindowOpenedByAByteAgainAndAgainHoldsLittle() throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, 1 << 20);
    for (int i = 0; i < 200; i++) {
      client.get("/topics/t/" + i + "?last=1");
    }
    eventually("the window is shut", () -> server.directBytes() > EVENT_BYTES);

    for (int i = 0; i < 200; i++) {
      client.window(0, 1).ping();
      client.await(RawHttp2.PING, 0);
    }

    assertThat(server.directBytes()).isLessThan(BOUND);
  }
}
