package dev.tailrace.mock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.wire.Event;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example of docs/testing.md; {@link TestingPageTest} keeps the two the same. */
class HeadlinesTest {
  @Test
  void aStreamThatBreaksIsTakenUpAgainBehindTheLastHeadline() throws Exception {
    try (MockEventServer server = MockEventServer.start()) {
      server.enqueue(MockResponse.stream().event(Event.of("Rain").withId("1")).thenClose());
      server.enqueue(MockResponse.status(503));
      server.enqueue(MockResponse.stream().event(Event.of("Sun").withId("2")).thenEnd());
      List<String> seen = new ArrayList<>();

      new Headlines(server.uri("/news")).follow(seen::add); // ends at the 204 behind the script

      assertThat(seen).containsExactly("Rain", "Sun");
      assertThat(server.requests())
          .extracting(RecordedRequest::lastEventId)
          .containsExactly("", "1", "1", "2");
    }
  }

  @Test
  void aHeadlineIsShownBeforeTheStreamEnds() throws Exception {
    try (MockEventServer server = MockEventServer.start()) {
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      Headlines headlines = new Headlines(server.uri("/news"));
      CompletableFuture<Void> following =
          CompletableFuture.runAsync(() -> headlines.follow(seen::add));

      MockExchange exchange = server.takeExchange(); // the request, in the hands of the test
      exchange.startStream();
      exchange.send("id: 7\ndata: Wi");
      exchange.send("nd\n\n");
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("Wind");
      exchange.reset();

      MockExchange again = server.takeExchange();
      assertThat(again.request().lastEventId()).isEqualTo("7");
      again.respond(MockResponse.status(204));
      following.get(10, TimeUnit.SECONDS);
    }
  }

  /** The code under test, small enough for a page. */
  static final class Headlines {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    private String lastEventId = "";

    Headlines(URI uri) {
      this.uri = uri;
    }

    /** Follows until the server answers 204, and comes back whenever the stream breaks. */
    void follow(Consumer<String> reader) {
      int status = 0;
      while (status != 204) {
        try {
          status = followOnce(reader);
        } catch (CompletionException | UncheckedIOException e) {
          status = 0; // no connection, or the stream broke: come back
        }
      }
    }

    private int followOnce(Consumer<String> reader) {
      HttpRequest request =
          HttpRequest.newBuilder(uri).header("Last-Event-ID", lastEventId).build();
      HttpResponse<Stream<String>> answer = http.sendAsync(request, BodyHandlers.ofLines()).join();
      try (Stream<String> lines = answer.body()) {
        lines.forEach(line -> read(line, reader));
      }
      return answer.statusCode();
    }

    private void read(String line, Consumer<String> reader) {
      if (line.startsWith("id: ")) {
        lastEventId = line.substring(4);
      } else if (line.startsWith("data: ")) {
        reader.accept(line.substring(6));
      }
    }
  }
}
