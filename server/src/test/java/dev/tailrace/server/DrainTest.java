package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.log.EventLog;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DrainTest {
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final String PROBE = "HEAD /topics/probe HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  private final AtomicBoolean reading = new AtomicBoolean();

  @Test
  void streamsEndEvenlyOverTheWindow() throws Exception {
    followers(300);
    CompletableFuture<Void> draining = drain();

    List<Long> eachThird = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      server.pass(WINDOW.dividedBy(3));
      long due = 100L * (i + 1) - 4; // the last of each loop's third may be due a moment later
      eventually("a third has ended", () -> ended() >= due);
      eachThird.add(ended());
    }
    server.pass(Duration.ofSeconds(1));
    draining.get();

    assertThat(eachThird.get(0)).isBetween(96L, 104L);
    assertThat(eachThird.get(1)).isBetween(196L, 204L);
    assertThat(ended()).isEqualTo(300);
  }

  @Test
  void eachIsToldATimeOfItsOwnToComeBack() throws Exception {
    List<RawHttp> clients = followers(50);
    server.server().close();

    Set<String> times = new HashSet<>();
    for (RawHttp client : clients) {
      times.add(client.readChunk());
      assertThat(client.readChunk()).isEmpty();
    }

    assertThat(times).hasSizeGreaterThan(30).allMatch(text -> text.matches("retry: [0-9]+\n:\n"));
  }

  @Test
  void whatIsPublishedMeanwhileIsTaken() throws Exception {
    followers(10);
    CompletableFuture<Void> draining = drain();

    RawHttp publisher = server.connect().post("/topics/news", "still there");

    assertThat(publisher.readResponse().status()).isEqualTo(201);
    server.server().hurry();
    draining.get();
  }

  @Test
  void whoComesMeanwhileIsSentAwaySoftly() throws Exception {
    followers(10);
    CompletableFuture<Void> draining = drain();

    RawHttp.Response answer = server.connect().get("/topics/news").readResponse();
    RawHttp.Response asJson =
        server.connect().get("/topics/news", "Accept: application/json").readResponse();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).matches("retry: [0-9]+\n:\n");
    assertThat(asJson.status()).isEqualTo(503);
    assertThat(asJson.header("Retry-After")).isNotNull();
    server.server().hurry();
    draining.get();
  }

  /** For what its client may have asked for in that moment. */
  @Test
  void aConnectionAtRestIsAnsweredOnceMore() throws Exception {
    followers(10);
    RawHttp atRest = server.connect().get("/health/live");
    atRest.readResponse();
    CompletableFuture<Void> draining = drain();

    RawHttp.Response answer = atRest.post("/topics/news", "on its way").readResponse();

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Connection")).isEqualTo("close");
    assertThat(atRest.readToEnd()).isEmpty();
    server.server().hurry();
    draining.get();
  }

  @Test
  void aConnectionAtRestThatIsAskedNothingEndsWithItsShareOfTheTime() throws Exception {
    followers(10);
    RawHttp atRest = server.connect().get("/health/live");
    atRest.readResponse();
    RawHttp2 shared = server.http2();
    shared.answer(shared.get("/health/live"));
    CompletableFuture<Void> draining = drain();
    assertThat(server.metrics().connections()).isGreaterThanOrEqualTo(10 + 2);

    server.pass(WINDOW);

    assertThat(atRest.readToEnd()).isEmpty();
    shared.goodbye();
    server.pass(Duration.ofSeconds(1));
    draining.get();
  }

  @Test
  void anHttp2ConnectionAtRestIsToldToLeaveAndAnsweredOnceMore() throws Exception {
    followers(10);
    RawHttp2 atRest = server.http2();
    atRest.answer(atRest.get("/health/live"));
    CompletableFuture<Void> draining = drain();
    assertThat(atRest.await(RawHttp2.GOAWAY, 0).number(0)).isEqualTo(Integer.MAX_VALUE);

    String answer = atRest.answer(atRest.get("/health/live"));

    assertThat(answer).isEqualTo("200 ok\n");
    assertThatThrownBy(() -> atRest.await(RawHttp2.GOAWAY, 0)).isInstanceOf(EOFException.class);
    server.server().hurry();
    draining.get();
  }

  @Test
  void whoAskedBeforeAndIsAnsweredMeanwhileIsSentAwayToo() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    server.log(slow(new InMemoryLog(ServerFixture.EPOCH, 1000, server.clock), gate));
    RawHttp late = server.connect().get("/topics/news", "Last-Event-ID: earliest");
    eventually("it waits for the log", reading::get);
    followers(10);
    CompletableFuture<Void> draining = drain();

    gate.countDown();

    assertThat(late.readHead()).contains("200 OK");
    assertThat(late.readUntil("0\r\n\r\n")).contains("retry: ");
    server.server().hurry();
    draining.get();
  }

  /** A log whose places take a while to be found. */
  private EventLog slow(EventLog log, CountDownLatch gate) {
    return (EventLog)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {EventLog.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("seek")) {
                reading.set(true);
                gate.await();
              }
              return method.invoke(log, arguments);
            });
  }

  @Test
  void aDrainWithoutListenersIsOverAtOnce() throws IOException {
    server.server().drain(Duration.ofDays(1));

    assertThat(server.metrics().listeners()).isZero();
  }

  @Test
  void whoIsInAHurryEndsTheWait() throws Exception {
    followers(10);
    CompletableFuture<Void> draining = drain();

    server.server().hurry();
    draining.get();
    server.server().close();

    assertThat(server.metrics().endings(Ended.SHUTDOWN)).isEqualTo(10);
  }

  private List<RawHttp> followers(int count) throws IOException {
    List<RawHttp> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(server.follow("/topics/news"));
    }
    return all;
  }

  private CompletableFuture<Void> drain() throws IOException {
    TailraceServer hub = server.server();
    CompletableFuture<Void> draining = CompletableFuture.runAsync(() -> hub.drain(WINDOW));
    eventually("all loops know", () -> sendsAway() && sendsAway()); // they take turns
    return draining;
  }

  private boolean sendsAway() {
    try (RawHttp probe = server.connect().send(PROBE)) {
      return probe.readHead().toLowerCase(Locale.ROOT).contains("content-length");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private long ended() {
    try {
      return server.metrics().endings(Ended.SHUTDOWN);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
