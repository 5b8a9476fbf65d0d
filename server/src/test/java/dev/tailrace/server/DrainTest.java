package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DrainTest {
  private static final int LOOPS = 2; // of the fixture
  private static final Duration WINDOW = Duration.ofSeconds(30);

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

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
    RawHttp early = server.connect().get("/health/live");
    early.readResponse();
    CompletableFuture<Void> draining = drain();

    RawHttp.Response answer = server.connect().get("/topics/news").readResponse();
    RawHttp.Response asJson =
        server.connect().get("/topics/news", "Accept: application/json").readResponse();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).matches("retry: [0-9]+\n:\n");
    assertThat(asJson.status()).isEqualTo(503);
    assertThat(asJson.header("Retry-After")).isNotNull();
    assertThat(early.readToEnd()).isEmpty(); // nobody had asked for anything on it
    server.server().hurry();
    draining.get();
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
    eventually("the first of each loop have gone", () -> ended() == LOOPS);
    return draining;
  }

  private long ended() {
    try {
      return server.metrics().endings(Ended.SHUTDOWN);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
