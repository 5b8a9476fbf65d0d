package dev.tailrace.client;

import static dev.tailrace.client.ReconnectPolicy.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockResponse;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The example of docs/language-models.md; {@link PagesTest} keeps the two the same. */
class ChatTest {
  private final MockEventServer server = MockEventServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theAnswerComesPieceByPieceAndItsEndIsAnEnd() {
    server.enqueue(
        MockResponse.stream()
            .event("{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}")
            .event("{\"choices\":[{\"delta\":{\"content\":\"Two\"}}]}")
            .event("{\"choices\":[{\"delta\":{\"content\":\" words\"}}]}")
            .event("[DONE]")
            .thenEnd());
    List<String> pieces = new ArrayList<>();

    ask(server.uri("/v1/chat/completions"), "key", "{\"stream\":true}", pieces::add);

    assertThat(String.join("", pieces)).isEqualTo("Two words");
    assertThat(server.requestCount()).isEqualTo(1);
    assertThat(server.takeRequest().header("Authorization")).isEqualTo("Bearer key");
  }

  @Test
  void aRefusalSaysWhy() {
    server.enqueue(
        MockResponse.status(429)
            .header("Content-Type", "application/json")
            .text("{\"error\":{\"message\":\"slow down\"}}"));

    assertThatThrownBy(() -> ask(server.uri("/"), "key", "{}", piece -> {}))
        .isInstanceOfSatisfying(
            EventSourceException.class,
            e -> {
              assertThat(e.error().status()).isEqualTo(429);
              assertThat(e).hasMessageContaining("slow down");
            });
    assertThat(server.requestCount()).isEqualTo(1);
  }

  @Test
  void anAnswerThatBreaksOffIsAFailure() {
    server.enqueue(MockResponse.stream().event("{\"choices\":[]}").thenClose());

    assertThatThrownBy(() -> ask(server.uri("/"), "key", "{}", piece -> {}))
        .isInstanceOf(EventSourceException.class);
  }

  /** Asks, and passes the answer on piece by piece, as it is made. */
  static void ask(URI url, String key, String question, Consumer<String> pieces) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(question))
            .build();
    try (EventSource answer = EventSource.builder(request).reconnect(NEVER).build()) {
      answer.stream()
          .map(MessageEvent::data)
          .takeWhile(data -> !data.equals("[DONE]"))
          .forEach(data -> pieces.accept(piece(data)));
    }
  }

  private static String piece(String data) {
    try {
      return new ObjectMapper().readTree(data).at("/choices/0/delta/content").asText();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
