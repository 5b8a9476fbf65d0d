package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What nobody should send. To each there is a clear answer, or the connection is closed; and
 * afterwards the hub has no more descriptors and threads than before, answers as before, and has
 * logged no stack trace.
 */
@Needs(Facility.PROC)
class HostileTest {
  /** Stands for a connection that is closed without an answer. */
  private static final int CLOSED = 0;

  private static final int MIB = 1024 * 1024;
  private static final int PATIENCE_MILLIS = 20;
  private static final int WARM_UPS = 16;
  private static final int MANY = 1000;
  private static final int MOST_TALK_MIB = 32;
  private static final String FOLLOW = "GET /topics/t HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST = "POST /topics/t HTTP/1.1\r\nHost: localhost\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String POST_STREAM =
      POST + "Content-Type: text/event-stream\r\nContent-Length: 1000\r\n\r\n";

  @RegisterExtension final Hubs hubs = new Hubs();

  private HubProcess hub;

  /** What is done to a hub, on a connection of its own, with its judgement. */
  private interface Attack {
    void on(Connection connection) throws IOException;
  }

  private record Case(String name, Attack attack) {}

  @TestFactory
  Stream<DynamicTest> neitherHarmsNorConfusesTheHub() throws IOException {
    hub =
        hubs.serve(
            "--head-timeout", "300ms", "--body-timeout", "1s", "--idle-timeout", "1m",
            "--heartbeat", "20ms", "--max-event-size", "64KiB");
    Publisher probe = new Publisher(hub.port());
    warmUp(probe);
    String own = probe.publish("own", "gives an id");
    Vitals before = Vitals.of(hub);
    return Stream.of(heads(), bodies(), names(own), events(), slow(), rude())
        .flatMap(List::stream)
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(), () -> survives(each.attack(), before, probe)));
  }

  private void survives(Attack attack, Vitals before, Publisher probe) throws IOException {
    try (Connection connection = Connection.to(hub.port())) {
      attack.on(connection);
    }

    assertThat(probe.publish("after", "well?")).matches("[a-z0-9]{6}\\.\\d+");
    before.assertRestored(hub, probe);
  }

  /** Has the hub start all the threads, and load all the classes, that ordinary use needs. */
  private void warmUp(Publisher probe) throws IOException {
    for (int i = 0; i < WARM_UPS; i++) {
      probe.publish("warm", "up");
      Listener.follow(hub.port(), "/topics/warm?last=1").close();
      try (Connection connection = Connection.to(hub.port())) {
        connection.request("GET", "/topics/warm", null, "Accept: application/json");
        assertThat(connection.readReply().status()).isEqualTo(200);
      }
    }
  }

  private List<Case> heads() {
    String get = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    return List.of(
        sends("a head of 1 MiB", get + "X: " + "x".repeat(MIB) + "\r\n\r\n", 431, CLOSED),
        sends("many headers", get + "X: y\r\n".repeat(MIB / 6) + "\r\n", 431, CLOSED),
        sends("a request line of 1 MiB",
            "GET /" + "x".repeat(MIB) + " HTTP/1.1\r\n\r\n", 414, CLOSED),
        sends("a method of 1 MiB", "X".repeat(MIB), 400, 414, CLOSED),
        sends("no host", "GET / HTTP/1.1\r\n\r\n", 400),
        sends("two hosts", get + "Host: other\r\n\r\n", 400),
        sends("a foreign host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403, 421),
        sends("no version", "GET /\r\n\r\n", 400, CLOSED),
        sends("HTTP/9", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 400, 505),
        sends("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 505, CLOSED),
        sends("TLS",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
            400, CLOSED),
        sends("nothing but line ends", "\r\n".repeat(MIB / 2), 400, 408, 414, 431, CLOSED),
        sends("a NUL in a header", get + "X: a\0b\r\n\r\n", 400),
        sends("a NUL in a header's name", get + "X\0: a\r\n\r\n", 400),
        sends("a header without a colon", get + "nonsense\r\n\r\n", 400),
        sends("a space before the colon", get + "Content-Length : 5\r\n\r\nhello", 400),
        sends("a folded header", get + "X: a\r\n b\r\n\r\n", 200, 400),
        sends("a bare CR in a header", get + "X: a\rY: b\r\n\r\n", 400),
        sends("a method that is none", "G(T / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, 405, 501),
        sends("TRACE", "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, 501),
        sends("CONNECT",
            "CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, 404, 405, 501),
        sends("an Upgrade", get + "Connection: upgrade\r\nUpgrade: websocket\r\n\r\n", 200),
        sends("the URL of a proxy",
            "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, 403, 421));
  }

  private List<Case> bodies() {
    String large = "x".repeat(MIB);
    return List.of(
        sends("a body over the limit", POST + "Content-Length: " + MIB + "\r\n\r\n" + large, 413),
        sends("chunks over the limit", CHUNKED + "100000\r\n" + large + "\r\n0\r\n\r\n", 413),
        sends("a body over the limit, announced",
            POST + "Expect: 100-continue\r\nContent-Length: " + MIB + "\r\n\r\n", 413, 417),
        sends("a length of 2^63", POST + "Content-Length: 9223372036854775808\r\n\r\n", 400, 413),
        sends("a negative length", POST + "Content-Length: -1\r\n\r\n", 400),
        sends("a length that is no number", POST + "Content-Length: five\r\n\r\nhello", 400),
        sends("two lengths", POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400),
        sends("a length and chunks",
            POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        sends("a coding that is none",
            POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400, 501),
        sends("a chunk of nonsense", CHUNKED + "zzz\r\nhello\r\n0\r\n\r\n", 400, CLOSED),
        sends("a chunk of 2^64", CHUNKED + "10000000000000000\r\n", 400, 413, CLOSED),
        sends("a chunk size of 1 MiB", CHUNKED + "0".repeat(MIB), 400, 413, 431, CLOSED),
        sends("a compressed body",
            POST + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001f\u008b", 415),
        sends("a body of invalid UTF-8", POST + "Content-Length: 3\r\n\r\n\u00c3\u0028x", 400),
        sends("a body of half a character", POST + "Content-Length: 2\r\n\r\n\u00e2\u0098", 400),
        sends("a body of surrogates", POST + "Content-Length: 3\r\n\r\n\u00ed\u00a0\u0080", 400),
        sends("an endless trailer",
            CHUNKED + "1\r\nx\r\n0\r\n" + "X: y\r\n".repeat(MIB / 6) + "\r\n",
            201, 400, 431, CLOSED));
  }

  private List<Case> names(String own) {
    return List.of(
        publishes("LF in an id", "/topics/t?id=a%0Ab", 400),
        publishes("CR in an id", "/topics/t?id=a%0Db", 400),
        publishes("NUL in an id", "/topics/t?id=a%00b", 400),
        publishes("LF in a type", "/topics/t?event=a%0Adata:%20b", 400),
        publishes("CR in a type", "/topics/t?event=a%0D", 400),
        publishes("NUL in a type", "/topics/t?event=%00", 400),
        publishes("an empty id", "/topics/t?id=", 400),
        publishes("an empty type", "/topics/t?event=", 400, 201),
        publishes("an id of another hub's form", "/topics/t?id=abcdef.1", 201),
        publishes("an id of the hub's own", "/topics/t?id=" + own, 400),
        publishes("an id of 1 MiB", "/topics/t?id=" + "x".repeat(MIB), 414, CLOSED),
        publishes("a retry that is no number", "/topics/t?retry=soon", 400),
        publishes("a negative ttl", "/topics/t?ttl=-5s", 400),
        publishes("a ttl of ages", "/topics/t?ttl=99999999999999999999s", 400),
        publishes("invalid UTF-8 in a topic", "/topics/%C3%28", 400),
        publishes("half a percent", "/topics/100%", 400),
        publishes("a percent of nonsense", "/topics/%zz", 400),
        publishes("NUL in a topic", "/topics/a%00b", 400),
        publishes("LF in a topic", "/topics/a%0Ab", 400),
        publishes("an escape in a topic", "/topics/%1B%5B31m", 400),
        publishes("C1 in a topic", "/topics/%C2%85", 400),
        publishes("a star in a topic", "/topics/a/*", 400),
        publishes("no topic", "/topics/", 400, 404),
        publishes("a topic of 1025 bytes", "/topics/" + "t".repeat(1025), 400),
        publishes("a topic of 1024 bytes", "/topics/" + "t".repeat(1024), 201),
        publishes("dots for a topic", "/topics/../../etc/passwd", 201, 400, 404),
        publishes("encoded dots for a topic",
            "/topics/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 201, 400, 404),
        publishes("slashes for a topic", "/topics/////", 201),
        publishes("an IRI for a topic",
            "/topics/https:%2F%2Fexample.org%2F%C3%A9%3Fa%3Db%23c", 201),
        publishes("right to left for a topic", "/topics/%E2%80%AE%D7%A9", 201),
        publishes("emoji for a topic", "/topics/%F0%9F%9A%80", 201),
        publishes("a surrogate for a topic", "/topics/%ED%A0%80", 400),
        publishes("a noncharacter for a topic", "/topics/%EF%BF%BF", 201, 400),
        publishes("markup for a topic", "/topics/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 201),
        publishes("no such place", "/nowhere", 404));
  }

  private List<Case> events() {
    return List.of(
        follows("too many topics", "/events?" + "topic=a&".repeat(1200), 400),
        follows("no topics", "/events", 400),
        follows("a pattern that is none", "/events?topic=a*b", 400),
        follows("stars upon stars", "/events?topic=" + "**/".repeat(300) + "x", 200, 400),
        follows("last: a lot", "/topics/t?last=99999999999999", 400),
        follows("since ever", "/topics/t?since=99999999999999d", 400),
        follows("since nonsense", "/topics/t?since=yesterday", 400),
        follows("an id of no hub", "/topics/t?last_event_id=%3Cscript%3E", 200),
        follows("an id with LF", "/topics/t?last_event_id=a%0Ab", 200, 400),
        follows("an id beyond all", "/topics/t?last_event_id=aaaaaa.9223372036854775808", 200),
        posts("a batch of nonsense",
            "/events", "application/x-ndjson", "nonsense\n{}\n[]\n\n1\n", 200),
        posts("a batch, deeply nested", "/events", "application/x-ndjson", "[".repeat(50_000), 200),
        posts("a batch of one long line",
            "/events", "application/x-ndjson", "x".repeat(3 * MIB), 200),
        posts("a batch of half JSON",
            "/events", "application/x-ndjson", "{\"topic\":\"t\",\"da", 200),
        posts("a batch that is text", "/events", "text/plain", "x", 415),
        posts("an event stream with a NUL in an id",
            "/topics/t", "text/event-stream", "id: a\0\ndata\n\n", 400),
        posts("an event stream, one event too large", "/topics/t", "text/event-stream",
            "data: " + "x".repeat(MIB) + "\n\n", 413),
        posts("an event stream of nothing",
            "/topics/t", "text/event-stream", ":\n\n\nfoo\n\n", 200),
        posts("an event stream that breaks off",
            "/topics/t", "text/event-stream", "data: never", 200),
        posts("an idempotency key of nothing",
            "/topics/t", "text/plain\r\nIdempotency-Key:", "x", 201, 400));
  }

  private List<Case> slow() {
    String post = POST + "Content-Length: 60000\r\n\r\n";
    return List.of(
        sends("a head without end", "GET / HTTP/1.1\r\nHost: localhost\r\n", 408, CLOSED),
        sends("a body that does not come", post + "hi", 408, CLOSED),
        new Case("a head, a byte at a time", c -> trickle(c, "GET / HTTP/1.1\r\nX: ")),
        new Case("a body, a byte at a time", c -> trickle(c, post)));
  }

  private List<Case> rude() {
    return List.of(
        new Case("a connection that says nothing and leaves", c -> {}),
        new Case("a reset within a head", c -> sendAndReset(c, "POST /topics/t HT")),
        new Case("a reset within a body",
            c -> sendAndReset(c, POST + "Content-Length: 5\r\n\r\nhe")),
        new Case("a reset within an event stream",
            c -> sendAndReset(c, POST_STREAM + "data: never")),
        new Case("a reset within a stream", this::followAndReset),
        new Case("a listener that goes on talking", this::followAndTalkOn),
        new Case("requests by the thousand, without waiting", this::pipelines),
        new Case("a hundred connections that leave at once", this::comesAndGoes));
  }

  private static void sendAndReset(Connection connection, String bytes) throws IOException {
    connection.send(bytes);
    connection.reset();
  }

  private void followAndReset(Connection connection) throws IOException {
    connection.send(FOLLOW);
    assertThat(connection.readHead().status()).isEqualTo(200);
    connection.reset();
  }

  private void followAndTalkOn(Connection connection) throws IOException {
    connection.send(FOLLOW);
    assertThat(connection.readHead().status()).isEqualTo(200);
    byte[] much = new byte[MIB];
    assertThatThrownBy(
            () -> {
              for (int sent = 0; sent < MOST_TALK_MIB; sent++) {
                connection.send(much);
              }
            })
        .as("cut off")
        .isInstanceOf(IOException.class);
  }

  private void pipelines(Connection connection) throws IOException {
    connection.send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(MANY));
    for (int i = 0; i < MANY; i++) {
      assertThat(connection.readReply().status()).isEqualTo(404);
    }
  }

  private void comesAndGoes(Connection connection) throws IOException {
    for (int i = 0; i < 100; i++) {
      Connection.to(hub.port()).reset();
    }
  }

  private static Case sends(String name, String bytes, int... statuses) {
    return new Case(
        name,
        connection -> {
          try {
            connection.send(bytes);
          } catch (IOException e) {
            // It was closed before it had all; there may be an answer.
          }
          assertAnswer(connection, statuses);
        });
  }

  private static Case publishes(String name, String target, int... statuses) {
    return posts(name, target, "text/plain", "hello", statuses);
  }

  private static Case posts(
      String name, String target, String type, String body, int... statuses) {
    String head =
        "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n"
            + "Content-Length: " + body.length() + "\r\n\r\n";
    return sends(name, head + body, statuses);
  }

  private static Case follows(String name, String target, int... statuses) {
    return sends(
        name,
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
        statuses);
  }

  /** Reads an answer, which has one of the statuses and tells nothing of the hub's insides. */
  private static void assertAnswer(Connection connection, int... statuses) {
    List<Integer> allowed = IntStream.of(statuses).boxed().toList();
    Reply reply;
    try {
      reply = answer(connection);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither answered nor closed", e);
    } catch (IOException e) {
      reply = new Reply(CLOSED, Map.of(), "");
    }
    assertThat(reply.status()).as("%s", reply).isIn(allowed);
    assertThat(reply.body()).doesNotContain("Exception", "java.", "netty", "\tat ");
    if (reply.status() >= 400) {
      assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(reply.json().get("status").intValue()).isEqualTo(reply.status());
      assertThat(reply.json().get("detail").textValue()).isNotBlank();
    }
  }

  /** An answer; of a stream, its head. */
  private static Reply answer(Connection connection) throws IOException {
    Connection.Head head = connection.readHead();
    boolean stream = "text/event-stream".equals(head.headers().get("content-type"));
    byte[] body = stream ? new byte[0] : connection.body(head).readAllBytes();
    return new Reply(head.status(), head.headers(), body);
  }

  /**
   * Sends something, and then a byte every so often: the time is up though there is always
   * something.
   */
  private static void trickle(Connection connection, String start) throws IOException {
    connection.send(start);
    connection.readTimeout(PATIENCE_MILLIS);
    long limit = System.nanoTime() + Patience.LIMIT.toNanos();
    while (silent(connection)) {
      assertThat(System.nanoTime()).as("still patient").isLessThan(limit);
      connection.send("x");
    }
    connection.readTimeout(Patience.LIMIT_MILLIS);
    assertAnswer(connection, 408, CLOSED);
  }

  private static boolean silent(Connection connection) throws IOException {
    try {
      connection.peek();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }
}
