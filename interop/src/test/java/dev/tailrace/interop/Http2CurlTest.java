package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * curl over HTTP/2, by each way there is. The hub says all it has to say, and a client that goes
 * away is none of it that has a stack trace.
 */
@Needs(Facility.CURL)
class Http2CurlTest {
  private static final int EVENTS = 20;

  @RegisterExtension final Hubs hubs = new Hubs();

  private enum Way {
    PRIOR_KNOWLEDGE("--http2-prior-knowledge", "2"),
    /** What has a body is answered as it was asked. */
    UPGRADE("--http2", "1.1", "--http2-upgrade"),
    TLS("--http2", "2", "--tls-self-signed");

    private final String flag;
    private final String publishes; // by this version
    private final List<String> hub;

    Way(String flag, String publishes, String... hub) {
      this.flag = flag;
      this.publishes = publishes;
      this.hub = List.of(hub);
    }
  }

  private HubProcess hubFor(Way way) {
    Stream<String> all = Stream.of("--log-level", "debug", "--drain", "1s");
    Stream<String> arguments = Stream.concat(way.hub.stream(), all);
    return hubs.serve(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void everyEventComesAtOnce(Way way) {
    String news = hubFor(way).url("/topics/news");
    try (Program follow = Program.start("curl", "-skNi", way.flag, news)) {
      assertThat(untilEmpty(follow, "HTTP/2 200")).contains("content-type: text/event-stream");
      next(follow, 2);

      for (int i = 0; i < EVENTS; i++) {
        String published = publish(way, news, "event " + i);

        assertThat(published).startsWith("201 over " + way.publishes + " ");
        assertThat(next(follow, 3)).contains("data: event " + i); // before the next is published
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void resumesAfterAnId(Way way) {
    String news = hubFor(way).url("/topics/news");
    String first = id(publish(way, news, "one"));
    publish(way, news, "two");

    String after = "Last-Event-ID: " + first;
    try (Program follow = Program.start("curl", "-skN", way.flag, "-H", after, news)) {
      assertThat(next(follow, 5)).contains("data: two").doesNotContain("data: one");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHubThatStopsEndsTheStreamAsHttpEndsIt(Way way) {
    HubProcess hub = hubFor(way);
    try (Program follow = Program.start("curl", "-skN", way.flag, hub.url("/topics/news"))) {
      next(follow, 2);

      hub.stop();

      assertThat(follow.exitCode()).isZero();
    }
  }

  @Test
  void anUpgradeIsNotTakenUnlessTheHubIsToldSo() {
    String version = "%{http_version}";
    String[] ask = {"-s", Way.UPGRADE.flag, "-o", "/dev/null", "-w", version};

    assertThat(Program.run("curl", with(ask, hubs.serve().url("/health/live")))).isEqualTo("1.1");
    assertThat(Program.run("curl", with(ask, hubFor(Way.UPGRADE).url("/health/live"))))
        .isEqualTo("2");
  }

  /** By TLS: curl 7.88 fails to use a connection again that it knew to be HTTP/2 beforehand. */
  @Test
  void requestsShareAConnection() {
    String live = hubFor(Way.TLS).url("/health/live");
    String[] count = {"-sk", Way.TLS.flag, "-o", "/dev/null", "-w", "%{num_connects}\n"};

    String connects = Program.run("curl", with(count, live + "?[1-50]"));

    assertThat(connects.lines()).hasSize(50);
    assertThat(connects.lines().mapToInt(Integer::parseInt).sum()).isEqualTo(1);
  }

  private static String[] with(String[] arguments, String last) {
    return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray(String[]::new);
  }

  /** Gives the status, the version and the answer. */
  private static String publish(Way way, String topic, String data) {
    String answer = Program.run("curl", "-sk", way.flag, "-d", data, "-w",
        "\n%{http_code} over %{http_version} ", topic);
    List<String> lines = answer.lines().toList();
    return lines.get(lines.size() - 1) + lines.get(0);
  }

  private static String id(String published) {
    return Reply.json(published.substring(published.indexOf('{'))).get("id").textValue();
  }

  private static List<String> next(Program program, int lines) {
    return IntStream.range(0, lines).mapToObj(i -> program.out().next()).toList();
  }

  /** The head that begins so; before it there may be 101. */
  private static List<String> untilEmpty(Program program, String begin) {
    String line = program.out().next();
    while (!line.startsWith(begin)) {
      line = program.out().next();
    }
    List<String> head = new ArrayList<>();
    for (; !line.isBlank(); line = program.out().next()) {
      head.add(line);
    }
    return head;
  }
}
