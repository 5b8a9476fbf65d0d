package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.EventSource;
import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * A thousand clients, round after round, closed in every state there is. Afterwards there is no
 * thread of theirs, no descriptor, and nothing on the heap.
 *
 * <p>{@code -Dleak.rounds} sets how many rounds of each state there are, behind a first one that
 * does not count.
 */
@Needs(Facility.PROC)
class ClientLeakTest {
  private static final int CLIENTS = 1000;
  private static final int ROUNDS = Integer.getInteger("leak.rounds", 1);

  /** What the JVM itself does meanwhile; a client that stays has thousands. */
  private static final int NOISE_BYTES = 100_000;

  /** Where a client is when it is closed. */
  enum State {
    OPEN(MockResponse.stream().event("a")),
    CONNECTING(MockResponse.silence()),
    WAITING(MockResponse.stream().closeDelimited().event("a").thenClose()),
    OVER(MockResponse.status(204).header("Connection", "close"));

    private final MockResponse answer;

    State(MockResponse answer) {
      this.answer = answer;
    }
  }

  @Test
  void nothingIsLeftOfClosedClients(TestReporter reporter) throws Exception {
    leavesNothing("7", reporter);
  }

  @Test
  void nothingIsLeftOfThoseWithConnectionsOfTheirOwn(TestReporter reporter) throws Exception {
    leavesNothing("é…7", reporter);
  }

  private static void leavesNothing(String id, TestReporter reporter) throws Exception {
    roundOfEachState(id); // starts what stays, such as the selector of java.net.http
    OwnVitals.awaitNoThread("tailrace-client-");
    OwnVitals before = OwnVitals.now();
    long sourcesBefore = sources(); // of tests that were here first

    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      roundOfEachState(id);
    }
    long millis = (System.nanoTime() - start) / 1_000_000;

    before.awaitRestored();
    long left = OwnVitals.now().heapBytes() - before.heapBytes();
    int clients = ROUNDS * CLIENTS * State.values().length;
    reporter.publishEntry(id, clients + " clients, " + millis + " ms, " + left + " bytes left");
    assertThat(left).isLessThan(NOISE_BYTES);
    assertThat(sources()).isLessThanOrEqualTo(sourcesBefore);
  }

  private static long sources() {
    return OwnVitals.instances(EventSource.class.getName());
  }

  private static void roundOfEachState(String id) throws Exception {
    for (State state : State.values()) {
      round(state, id);
    }
  }

  private static void round(State state, String id) throws Exception {
    try (MockEventServer server = MockEventServer.start()) {
      server.otherwise(state.answer);
      Count reached = new Count();
      List<EventSource> clients =
          IntStream.range(0, CLIENTS).mapToObj(i -> client(server, id)).toList();
      clients.forEach(client -> open(client, state, reached));
      awaitAll(state, server, reached);
      if (state == State.OPEN || state == State.CONNECTING) {
        assertThat(server.openConnections()).isEqualTo(CLIENTS);
      }

      clients.forEach(EventSource::close);

      server.awaitOpenConnections(0);
    }
  }

  private static EventSource client(MockEventServer server, String id) {
    return EventSource.builder(server.uri("/"))
        .lastEventId(id)
        .reconnect(
            (error, time) ->
                error.status() == 204 ? Optional.empty() : Optional.of(Duration.ofHours(1)))
        .build();
  }

  private static void open(EventSource client, State state, Count reached) {
    if (state == State.OPEN) {
      client.onMessage(event -> reached.increment());
    } else {
      client.onError(error -> reached.increment());
    }
    client.open();
  }

  private static void awaitAll(State state, MockEventServer server, Count reached)
      throws InterruptedException {
    if (state == State.CONNECTING) {
      for (int i = 0; i < CLIENTS; i++) {
        server.takeRequest();
      }
    } else {
      reached.await(CLIENTS);
    }
  }
}
