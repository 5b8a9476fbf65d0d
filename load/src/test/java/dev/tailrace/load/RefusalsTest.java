package dev.tailrace.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.testkit.ManualClock;
import dev.tailrace.testkit.ReservedPort;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be done is said in a sentence. */
class RefusalsTest {
  @Test
  void thatNothingListens() throws Exception {
    try (ReservedPort nobodys = new ReservedPort()) {
      URI uri = URI.create("http://127.0.0.1:" + nobodys.number());

      assertThatThrownBy(() -> run(Target.at(uri)))
          .isInstanceOf(LoadException.class)
          .hasMessage("nothing listens on " + uri.getRawAuthority());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK,text/html; charset=utf-8,200 text/html; charset=utf-8",
    "HTTP/1.1 404 Not Found,text/event-stream,404 text/event-stream",
    "HTTP/1.1 401 Unauthorized,application/problem+json,401 application/problem+json"
  })
  void thatTheAnswerIsNoStream(String status, String type, String said) throws Exception {
    try (FaultyHub hub = new FaultyHub(FaultyHub.Fault.NONE)) {
      hub.answering(status + "\r\nContent-Type: " + type + "\r\n");

      assertThatThrownBy(() -> run(Target.at(hub.uri())))
          .isInstanceOf(LoadException.class)
          .hasMessageStartingWith("GET /topics/bench-")
          .hasMessageEndingWith("answered " + said + ", not 200 text/event-stream");
    }
  }

  @Test
  void thatItIsNoHttp() throws Exception {
    try (FaultyHub hub = new FaultyHub(FaultyHub.Fault.NONE)) {
      hub.answering("220 smtp ready\r\n");

      assertThatThrownBy(() -> run(Target.at(hub.uri())))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("'220 smtp ready' is not the start of an HTTP response");
    }
  }

  @Test
  void thatHttpsIsNotSpoken() {
    assertThatThrownBy(() -> Target.at(URI.create("https://example.org/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("speaks http, not https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x/", "example.org", "http:///topics"})
  void thatAUrlIsNone(String url) {
    assertThatThrownBy(() -> Target.at(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a hub's URL");
  }

  @Test
  void thatATargetMakesNoSense() {
    assertThatThrownBy(() -> target("topics", "{payload}", "A: b")).hasMessageContaining("slash");
    assertThatThrownBy(() -> target("/a b", "{payload}", "A: b")).hasMessageContaining("spaces");
    assertThatThrownBy(() -> target("/a", "data", "A: b")).hasMessageContaining("one {payload}");
    assertThatThrownBy(() -> target("/a", "{payload}{payload}", "A: b"))
        .hasMessageContaining("one {payload}");
    assertThatThrownBy(() -> target("/a", "{payload}", "A b")).hasMessageContaining("header");
    assertThatThrownBy(() -> target("/a", "{payload}", "A: b\r\nC: d"))
        .hasMessageContaining("header");
  }

  @Test
  void thatAPlanMakesNoSense() {
    assertThatThrownBy(() -> new Plan.Shape(0, 1, 1, 100, 0)).hasMessageContaining("listeners");
    assertThatThrownBy(() -> new Plan.Shape(2, 3, 1, 100, 0)).hasMessageContaining("more topics");
    assertThatThrownBy(() -> new Plan.Shape(2, 1, 0, 100, 0)).hasMessageContaining("publishers");
    assertThatThrownBy(() -> new Plan.Shape(2, 1, 1, 45, 0)).hasMessageContaining("46 to");
    assertThatThrownBy(() -> new Plan.Shape(2, 1, 1, 100, 2)).hasMessageContaining("stalled");
    assertThatThrownBy(() -> new Pacing.Open(0)).hasMessageContaining("rate");
    assertThatThrownBy(() -> new Pacing.Open(Double.NaN)).hasMessageContaining("rate");
    assertThatThrownBy(() -> new Pacing.Closed(0)).hasMessageContaining("outstanding");
    assertThatThrownBy(() -> new Plan.Span(Duration.ZERO, Duration.ZERO, 0))
        .hasMessageContaining("duration");
  }

  @Test
  void itKnowsHowManyFollowATopic() {
    Plan plan = plan(target("/a", "{payload}", "A: b"), new Plan.Shape(11, 3, 1, 100, 4));

    assertThat(List.of(plan.listenersOf(0), plan.listenersOf(1), plan.listenersOf(2)))
        .containsExactly(4, 4, 3);
    assertThat(List.of(plan.readersOf(0), plan.readersOf(1), plan.readersOf(2)))
        .containsExactly(2, 3, 2);
    assertThat(plan.descriptors()).isBetween(11L + 1, 11L + 1 + 100);
  }

  private static void run(Target target) throws IOException, InterruptedException {
    Plan plan = plan(target, new Plan.Shape(3, 1, 1, 100, 0));
    new LoadRun(plan, Timing.real(), new ManualClock(), 1, OptionalLong.empty(), progress -> {})
        .run();
  }

  private static Plan plan(Target target, Plan.Shape shape) {
    Plan.Span span = new Plan.Span(Duration.ZERO, Duration.ofSeconds(1), 1);
    return new Plan(target, shape, new Pacing.Open(10), span, 0, 1, 1);
  }

  private static Target target(String path, String body, String header) {
    return Target.at(URI.create("http://127.0.0.1:1"), path, "/p", body, List.of(header));
  }
}
