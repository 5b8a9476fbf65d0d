package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerOptions.Compression;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams in gzip by HTTP/1.1, on all that bytes may go through. */
@OnEveryWay
class GzipTest {
  private static final String GZIP = "Accept-Encoding: gzip, deflate, br";
  private static final String OPENING = "retry: [0-9]+\n:\n";

  @RegisterExtension final ServerFixture server;
  private final Gunzip gunzip = new Gunzip();

  GzipTest(Way way) {
    server = way.server().options(o -> o.compression(Compression.GZIP));
  }

  @Test
  void eachEventIsReadableBeforeTheNextOneComes() throws IOException {
    RawHttp client = follow("/topics/t");

    for (int i = 0; i < 50; i++) {
      String id = server.publish("t", trade(i));

      assertThat(next(client)).isEqualTo("id: " + id + "\ndata: " + trade(i) + "\n\n");
    }
  }

  @Test
  void eventsThatAreAlikeTakeAThirdOfTheirBytes() throws IOException {
    RawHttp client = follow("/topics/t");

    for (int i = 0; i < 50; i++) {
      server.publish("t", trade(i));
      next(client);
    }

    assertThat(gunzip.packedBytes() * 2.5).isLessThan(gunzip.textBytes());
  }

  @Test
  void aStreamThatTheServerEndsIsWholeToTheTrailer() throws IOException {
    RawHttp client = follow("/topics/t");
    server.publish("t", "one");
    next(client);
    server.publish("t", "two");
    next(client);

    server.server().close();

    assertThat(next(client)).matches(OPENING);
    assertThat(next(client)).isEmpty(); // the trailer
    assertThat(client.readChunkBytes()).isEmpty();
    assertThat(gunzip.whole())
        .matches(
            OPENING
                + "id: epoch0.1\ndata: one\n\nid: epoch0.2\ndata: two\n\n"
                + OPENING);
  }

  @Test
  void whatWasMissedComesInGzipAndThenWhatIsNew() throws IOException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      expected.add(frame(server.publish("t", trade(i)), trade(i)));
    }

    RawHttp client = follow("/topics/t?since=1d");
    String replayed = readTo(client, trade(499) + "\n\n");
    for (int i = 500; i < 510; i++) {
      expected.add(frame(server.publish("t", trade(i)), trade(i)));
    }
    String live = readTo(client, trade(509) + "\n\n");

    assertThat(replayed + live).isEqualTo(String.join("", expected));
    server.server().close();
    readToLastChunk(client);
    assertThat(gunzip.whole()).contains(String.join("", expected));
  }

  @Test
  void heartbeatsAndEventsFollowEachOtherInAnyOrder() throws IOException {
    RawHttp client = follow("/topics/t");

    for (int i = 0; i < 4; i++) {
      String one = server.publish("t", trade(i));
      assertThat(next(client)).isEqualTo(frame(one, trade(i)));
      String two = server.publish("t", trade(i));
      assertThat(next(client)).isEqualTo(frame(two, trade(i)));
      server.pass(Duration.ofSeconds(16));
      assertThat(next(client)).isEqualTo(":\n");
    }

    server.server().close();
    readToLastChunk(client);
    assertThat(gunzip.whole()).contains(trade(3) + "\n\n:\n");
  }

  @Test
  void oneWhoJoinsLaterIsGivenWhatTheOthersAre() throws IOException {
    RawHttp early = follow("/topics/t");
    server.publish("t", trade(0));
    next(early);
    Gunzip lateGunzip = new Gunzip();
    RawHttp late = server.connect().get("/topics/t", GZIP);
    late.readHead();
    lateGunzip.unpack(late.readChunkBytes());

    for (int i = 1; i < 10; i++) {
      String id = server.publish("t", trade(i));

      assertThat(next(early)).isEqualTo(frame(id, trade(i)));
      assertThat(lateGunzip.unpack(late.readChunkBytes())).isEqualTo(frame(id, trade(i)));
    }
  }

  @Test
  void aSlowReaderHasEveryEventOnceAndInOrder() throws IOException {
    server.options(o -> o.limits(small()));
    RawHttp client = server.connect(4096).get("/topics/t", GZIP);
    client.readHead();
    gunzip.unpack(client.readChunkBytes());
    Random random = new Random(1);
    StringBuilder expected = new StringBuilder();
    String data = "";
    for (int i = 0; i < 1500; i++) {
      data = i + " " + Long.toHexString(random.nextLong()).repeat(1 + random.nextInt(200));
      expected.append(frame(server.publish("t", data), data));
    }

    String read = readTo(client, data + "\n\n");

    assertThat(read).isEqualTo(expected.toString());
    server.server().close();
    readToLastChunk(client);
    assertThat(gunzip.whole()).contains(read);
  }

  @Test
  void aGapIsToldInGzip() throws IOException {
    RawHttp client =
        server.connect().get("/topics/t", GZIP, "Last-Event-ID: epoch-of-another-hub.7");
    client.readHead();
    String id = server.publish("t", "one");

    String read = readTo(client, "data: one\n\n");

    assertThat(read)
        .matches("(?s)" + OPENING + ".*event: tailrace.gap\n.*id: " + id + "\ndata: one\n\n");
  }

  @Test
  void aStreamEndsWholeWhenItHasBeenThereLongEnough() throws IOException {
    RawHttp client = follow("/topics/t");
    server.publish("t", "one");
    next(client);

    server.pass(Duration.ofHours(2));

    readToLastChunk(client);
    assertThat(gunzip.whole()).endsWith("data: one\n\n");
    assertThat(server.metrics().endings(Ended.MAX_AGE)).isEqualTo(1);
  }

  private static LimitOptions small() {
    LimitOptions all = LimitOptions.DEFAULTS;
    int inFlight = 4096;
    return new LimitOptions(
        all.maxConnections(),
        all.maxHeadBytes(),
        all.maxLineBytes(),
        inFlight,
        all.publishesInFlight());
  }

  static String trade(int i) {
    String side = i % 3 == 0 ? "buy" : "sell";
    return "{\"symbol\":\"AAPL\",\"price\":" + (100 + i * 37 % 91)
        + ",\"volume\":" + i * 7919 % 9973
        + ",\"side\":\"" + side + "\",\"venue\":\"XNAS\"}";
  }

  private static String frame(String id, String data) {
    return "id: " + id + "\ndata: " + data + "\n\n";
  }

  private RawHttp follow(String target) throws IOException {
    RawHttp client = server.connect().get(target, GZIP);
    assertThat(client.readHead()).contains("\r\ncontent-encoding: gzip\r\n");
    assertThat(next(client)).matches(OPENING);
    return client;
  }

  private String next(RawHttp client) throws IOException {
    return gunzip.unpack(client.readChunkBytes());
  }

  private String readTo(RawHttp client, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (!read.toString().endsWith(end)) {
      read.append(next(client));
    }
    return read.toString();
  }

  private void readToLastChunk(RawHttp client) throws IOException {
    for (byte[] chunk = client.readChunkBytes(); chunk.length > 0; ) {
      gunzip.unpack(chunk);
      chunk = client.readChunkBytes();
    }
  }
}
