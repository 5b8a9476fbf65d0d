package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Crowd;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hub with many listeners is told to stop, and started again; events go on to be published. */
class DrainTest {
  private static final int STREAMS = Integer.getInteger("drain.streams", 5000);
  private static final Duration WINDOW = Duration.ofSeconds(Long.getLong("drain.seconds", 6));
  private static final int TOPICS = 50;
  private static final int EVENTS_A_SECOND = 50;

  /** What is said at the start, to standard error; not a line more is expected. */
  private static final String START = "tailrace: log in ";

  /** A drain's own grace is one second, what closes after it has two, and the machine is busy. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  /** Less than the window, so that it cannot be the end of it. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  @RegisterExtension final Hubs hubs = new Hubs();

  @Test
  void thousandsLeaveOneAfterTheOtherAndMissNothing(TestReporter reporter) throws Exception {
    HubProcess hub = serve(WINDOW);
    try (Audience plain = Audience.come(hub.port(), Speech.HTTP1, STREAMS / 2, TOPICS);
        Audience shared = Audience.come(hub.port(), Speech.HTTP2, STREAMS / 2, TOPICS)) {
      List<Audience> both = List.of(plain, shared);
      for (Audience audience : both) {
        audience.awaitAll("there", Returner::isOpen);
      }
      Publisher publisher = new Publisher(hub.port());
      Announcer announcer = Announcer.start(publisher, TOPICS, 100, EVENTS_A_SECOND);
      for (Audience audience : both) {
        audience.awaitAll("reached", returner -> returner.heard() > 0);
      }

      long told = System.nanoTime();
      hub.askToEnd();
      assertNotReadyButAlive(hub, told);
      assertSentAwaySoftly(hub);
      assertThat(hub.awaitEnd()).isZero();
      Duration took = Duration.ofNanos(System.nanoTime() - told);
      long ended = System.nanoTime();
      hub.restart();
      for (Audience audience : both) {
        audience.awaitAll("back", returner -> returner.isOpen() && lastCall(returner) > ended);
      }
      long published = announcer.finish();
      for (Audience audience : both) {
        audience.awaitAll("complete", returner -> returner.heard() == published);
      }

      assertThat(took).isBetween(WINDOW.multipliedBy(4).dividedBy(5), WINDOW.plus(SLACK));
      Evenness again = Evenness.of(each(both, returner -> returner.due().get(1)));
      Evenness back = Evenness.of(each(both, DrainTest::lastDue));
      reporter.publishEntry(
          "drain", "took " + took + ", first returns " + again + ", returns to the next hub " + back
              + ", events " + published * TOPICS + ", sent away " + sum(both));
      assertThat(again.ratio()).as("first returns: %s", again).isLessThanOrEqualTo(3);
      assertThat(back.most()).as("returns to the next hub: %s", back).isLessThan(STREAMS / 2);
      assertThat(sum(both)).isPositive();
    }
    hub.stop();
    assertThat(hub.complaints()).hasSize(2).allMatch(line -> line.startsWith(START));
  }

  @Test
  void toldTwiceItEndsAtOnceAndWell() throws Exception {
    HubProcess hub = serve(Duration.ofMinutes(10));
    try (Crowd crowd = Crowd.ofHttp11(hub.port(), "/topics/t").grow(200)) {
      long told = System.nanoTime();
      hub.askToEnd();
      assertNotReadyButAlive(hub, told);
      assertThat(hub.isAlive()).isTrue();

      long hurried = System.nanoTime();
      hub.askToEnd();

      assertThat(hub.awaitEnd()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - hurried)).isLessThan(SLACK);
      crowd.awaitEnd();
    }
    assertThat(hub.complaints()).hasSize(1).allMatch(line -> line.startsWith(START));
  }

  /** Of as much help as it can be in tests of leaks, but thousands are not for that. */
  private HubProcess serve(Duration drain) {
    return hubs.serveWith(
        List.of("-Xmx512m", "-Dio.netty.leakDetection.level=simple"),
        "--drain",
        drain.toSeconds() + "s");
  }

  private static void assertNotReadyButAlive(HubProcess hub, long told) throws IOException {
    while (status(hub, "/health/ready") == 200) {
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(AT_ONCE);
    }
    assertThat(status(hub, "/health/ready")).isEqualTo(503);
    assertThat(status(hub, "/health/live")).isEqualTo(200);
  }

  private static void assertSentAwaySoftly(HubProcess hub) throws IOException {
    try (Connection connection = Connection.to(hub.port())) {
      connection.request("GET", "/topics/t", null, "Accept: text/event-stream");
      Reply reply = connection.readReply();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).matches("retry: [2-5][0-9]{3}\n:\n");
    }
  }

  private static int status(HubProcess hub, String target) throws IOException {
    try (Connection connection = Connection.to(hub.port())) {
      connection.request("GET", target, null);
      return connection.readReply().status();
    }
  }

  private static long lastCall(Returner returner) {
    return returner.calls().get(returner.calls().size() - 1);
  }

  private static long lastDue(Returner returner) {
    return returner.due().get(returner.calls().size() - 1);
  }

  private static long sum(List<Audience> audiences) throws Exception {
    return each(audiences, Returner::sentAway).stream().mapToLong(Long::longValue).sum();
  }

  private static List<Long> each(List<Audience> audiences, ToLongFunction<Returner> value)
      throws Exception {
    List<Long> values = new ArrayList<>();
    for (Audience audience : audiences) {
      Stream<Returner> all = audience.all().stream();
      values.addAll(audience.ask(() -> all.map(value::applyAsLong).toList()));
    }
    return values;
  }
}
