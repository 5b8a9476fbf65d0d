package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockResponse;
import dev.tailrace.wire.Event;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/client.md that resumes; {@link PagesTest} keeps the two the same. */
class LedgerTest {
  private final MockEventServer server = MockEventServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theNextProcessGoesOnBehindTheLastBooking(@TempDir Path folder) {
    server.enqueue(
        MockResponse.stream()
            .retryMillis(0)
            .event(Event.of("a").withId("k3x9f2.1"))
            .event(Event.of("b").withId("k3x9f2.2"))
            .thenEnd());
    server.enqueue(MockResponse.status(204));
    server.enqueue(
        MockResponse.stream().retryMillis(0).event(Event.of("c").withId("k3x9f2.3")).thenEnd());
    server.enqueue(MockResponse.status(204));
    List<String> booked = new ArrayList<>();

    follow(server.uri("/topics/bookings"), folder.resolve("cursor"), booked::add);
    follow(server.uri("/topics/bookings"), folder.resolve("cursor"), booked::add);

    assertThat(booked).containsExactly("a", "b", "c");
    assertThat(server.requests().get(2).lastEventId()).isEqualTo("k3x9f2.2");
  }

  /** Books what is published on a topic, across restarts of this process and of the hub. */
  static void follow(URI topic, Path cursor, Consumer<String> book) {
    EventSource bookings =
        EventSource.builder(topic)
            .cursorStore(CursorStore.file(cursor))
            .build()
            .on("tailrace.gap", gap -> System.err.println("bookings are missing: " + gap.data()))
            .onError(error -> System.err.println(error.message()));
    try (bookings) {
      for (MessageEvent booking : bookings.events()) {
        if (booking.isMessage()) {
          book.accept(booking.data());
        }
      }
    }
  }
}
