package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Silence, slowness and storms, on a manual clock. */
class StayingAliveTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForForEver() {
    Rig rig = Rig.of(builder -> builder.connectTimeout(Duration.ofSeconds(10)));
    Told told = new Told(rig.source);
    ManualTransport.Sent request = rig.connect();

    rig.after(Duration.ofSeconds(10));

    assertThat(told.lines()).containsExactly("error CONNECT_TIMEOUT in 3000");
    assertThat(request.aborted).isTrue();
  }

  @Test
  void theConnectTimeoutIsNoMatterForTheStream() {
    Rig rig = Rig.of(b -> b.connectTimeout(Duration.ofSeconds(10)).idleTimeout(Duration.ZERO));
    Told told = new Told(rig.source);
    rig.connect().open();
    rig.run();

    rig.after(Duration.ofDays(30));

    assertThat(told.lines()).containsExactly("open");
    assertThat(rig.timer.waiting()).isZero();
  }

  @Test
  void theBodyOfARefusalIsNotWaitedForForEver() {
    Rig rig = Rig.of(builder -> builder.connectTimeout(Duration.ofSeconds(10)));
    Told told = new Told(rig.source);
    rig.connect().answer(503).send("slow");
    rig.run();

    rig.after(Duration.ofSeconds(10));

    assertThat(told.lines()).containsExactly("error STATUS 503 in 3000");
  }

  @Test
  void aSilentStreamIsGivenUpAndACommentIsLife() {
    Rig rig = Rig.of(builder -> builder.idleTimeout(Duration.ofSeconds(20)));
    Told told = new Told(rig.source);
    ManualTransport.Sent stream = rig.connect().open();
    rig.run();
    rig.after(Duration.ofSeconds(19));
    stream.send(":\n");
    rig.run();
    rig.after(Duration.ofSeconds(19));
    assertThat(told.lines()).containsExactly("open", ":");

    rig.after(SECOND);

    assertThat(told.lines()).containsExactly("error IDLE in 3000");
    assertThat(stream.aborted).isTrue();
  }

  @Test
  void theServersHeartbeatSaysHowLongSilenceMayLast() {
    Rig rig = Rig.of();
    Told told = new Told(rig.source);
    rig.connect().answer(200, "Content-Type", "text/event-stream", "SSE-Heartbeat", "15");
    rig.run();

    rig.after(Duration.ofMillis(37_499));
    assertThat(told.lines()).containsExactly("open");

    rig.after(Duration.ofMillis(1));
    assertThat(told.lines()).containsExactly("error IDLE in 3000");
  }

  @Test
  void anAnnouncementThatIsNoNumberLeavesFiveMinutes() {
    Rig rig = Rig.of();
    Told told = new Told(rig.source);
    rig.connect().answer(200, "Content-Type", "text/event-stream", "SSE-Heartbeat", "-1");
    rig.run();

    rig.after(Duration.ofMinutes(5).minusMillis(1));
    assertThat(told.lines()).containsExactly("open");

    rig.after(Duration.ofMillis(1));
    assertThat(told.lines()).containsExactly("error IDLE in 3000");
  }

  @Test
  void aConsumerThatTakesItsTimeIsNoSilence() {
    Rig rig = Rig.of(builder -> builder.idleTimeout(Duration.ofSeconds(20)));
    Told told = new Told(rig.source);
    Slow slow = new Slow();
    rig.source.subscribe(slow);
    rig.run();
    ManualTransport.Sent stream = rig.transport.last().open().send("data: a\n\n");

    rig.after(Duration.ofDays(1));
    assertThat(told.lines()).containsExactly("open");

    slow.request(2);
    assertThat(slow.taken).containsExactly("a");
    rig.after(Duration.ofSeconds(19));
    assertThat(stream.aborted).isFalse();
    rig.after(SECOND.multipliedBy(21));
    assertThat(stream.aborted).isTrue();
  }

  @Test
  void aServerThatClosesAtOnceSeesAtMostEightConnectionsInAMinute() {
    Rig rig = Rig.of();
    rig.source.open();
    rig.run();

    for (int second = 0; second < 60; second++) {
      for (ManualTransport.Sent sent : rig.transport.sent) {
        if (!sent.aborted) {
          sent.open().end();
        }
      }
      rig.run();
      rig.after(SECOND);
    }

    assertThat(rig.transport.sent).hasSizeBetween(5, 8);
  }

  @Test
  void aStreamWithAnEventStartsTheWaitsAnew() {
    Rig rig = Rig.of();
    Told told = new Told(rig.source);
    rig.connect().fail("1");
    rig.run();
    rig.after(Duration.ofSeconds(60)).fail("2");
    rig.run();
    rig.after(Duration.ofSeconds(60)).fail("3");
    rig.run();
    assertThat(told.lines()).last().isEqualTo("error UNREACHABLE in 6000");

    rig.after(Duration.ofSeconds(60)).open().send("data: a\n\n").end();
    rig.run();

    assertThat(told.lines()).containsExactly("open", "message a", "error ENDED in 3000");
  }

  @Test
  void soDoesOneThatLastedButNotOneThatWasJustThere() {
    Rig rig = Rig.of();
    Told told = new Told(rig.source);
    rig.connect().fail("1");
    rig.run();
    rig.after(Duration.ofSeconds(60)).fail("2");
    rig.run();
    ManualTransport.Sent third = rig.after(Duration.ofSeconds(60)).open();
    rig.run();
    rig.after(Duration.ofSeconds(9));
    third.end();
    rig.run();
    assertThat(told.lines()).last().isEqualTo("error ENDED in 6000");

    ManualTransport.Sent fourth = rig.after(Duration.ofSeconds(60)).open();
    rig.run();
    rig.after(Duration.ofSeconds(10));
    fourth.end();
    rig.run();

    assertThat(told.lines()).containsExactly("open", "error ENDED in 3000");
  }

  @Test
  void retryAfterIsHonoured() {
    Rig rig = Rig.of();
    Told told = new Told(rig.source);
    rig.connect().answer(503, "Retry-After", "40").end();
    rig.run();

    assertThat(told.lines()).containsExactly("error STATUS 503 in 40000");
  }

  @Test
  void aRequestIsAskedForBeforeEveryAttemptAndItsFailureIsOneToo() {
    AtomicInteger asked = new AtomicInteger();
    EventSourceBuilder builder =
        EventSource.builder(
            () -> {
              int time = asked.incrementAndGet();
              if (time == 2) {
                throw new IllegalStateException("no token today");
              }
              return HttpRequest.newBuilder(Rig.URL).header("Authorization", "t" + time).build();
            });
    ManualTransport transport = new ManualTransport();
    ManualTimer timer = new ManualTimer();
    EventSource source =
        builder
            .transport(transport)
            .timer(timer)
            .executor(Runnable::run)
            .reconnect(Rig.shortest())
            .build();
    Told told = new Told(source);
    source.open();

    transport.last().fail("gone");
    timer.advance(Duration.ofSeconds(3));
    timer.advance(Duration.ofSeconds(3));

    assertThat(told.lines())
        .containsExactly("error UNREACHABLE in 3000", "error NO_REQUEST in 3000");
    assertThat(transport.sent)
        .extracting(s -> s.header("Authorization"))
        .containsExactly("t1", "t3");
  }
}
