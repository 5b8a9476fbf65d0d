package dev.tailrace.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One source of the {@link ContractService}, whose every word is reported to the harness, numbered
 * from 1.
 *
 * <p>Threads: commands confined to the service's; reports go out on the source's.
 */
final class ContractStream {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final JsonNode wanted;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicInteger reports = new AtomicInteger();
  private final Set<String> types = new ConcurrentSkipListSet<>();
  private EventSource source;

  private ContractStream(JsonNode wanted) {
    this.wanted = wanted;
    types.add("message");
    source = source(wanted.path("lastEventId").asText());
  }

  /** Opens a source as the harness wants it. */
  static ContractStream open(JsonNode wanted) {
    ContractStream stream = new ContractStream(wanted);
    stream.source.open();
    return stream;
  }

  /** Hears events of another type. */
  void listen(String type) {
    if (types.add(type)) {
      source.on(type, this::report);
    }
  }

  /** Leaves the connection, and goes on from there on another. */
  void restart() {
    source.close();
    source = source(source.lastEventId());
    source.open();
  }

  void close() {
    source.close();
  }

  private EventSource source(String lastEventId) {
    EventSourceBuilder builder = EventSource.builder(request()).lastEventId(lastEventId);
    if (wanted.has("readTimeoutMs")) {
      builder.idleTimeout(Duration.ofMillis(wanted.path("readTimeoutMs").asLong()));
    }
    if (wanted.has("initialDelayMs")) {
      waitAtFirst(builder, Duration.ofMillis(wanted.path("initialDelayMs").asLong()));
    }
    EventSource made = builder.build();
    types.forEach(type -> made.on(type, this::report));
    return made
        .onComment(text -> report(Map.of("kind", "comment", "comment", text)))
        .onError(error -> report(Map.of("kind", "error", "error", error.message())));
  }

  private static void waitAtFirst(EventSourceBuilder builder, Duration delay) {
    Duration first = delay.compareTo(SHORTEST_WAIT) > 0 ? delay : SHORTEST_WAIT;
    builder
        .reconnectionTime(delay)
        .reconnect(ReconnectPolicy.standard().withDelays(first, LONGEST_WAIT));
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(wanted.path("streamUrl").asText()));
    wanted.path("headers").properties().forEach(e -> request.header(e.getKey(), text(e)));
    if (wanted.has("method")) {
      String body = wanted.path("body").asText();
      request.method(
          wanted.path("method").asText(),
          body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }
    return request.build();
  }

  private static String text(Map.Entry<String, JsonNode> header) {
    return header.getValue().asText();
  }

  private void report(MessageEvent event) {
    Map<String, String> fields =
        Map.of("type", event.type(), "data", event.data(), "id", event.lastEventId());
    report(Map.of("kind", "event", "event", fields));
  }

  private void report(Map<String, Object> message) {
    String url = wanted.path("callbackUrl").asText() + "/" + reports.incrementAndGet();
    try {
      String body = json.writeValueAsString(message);
      http.send(
          HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build(),
          BodyHandlers.discarding());
    } catch (JsonProcessingException e) {
      throw new AssertionError("a report that cannot be written: " + message.get("kind"), e);
    } catch (IOException e) {
      // the harness has closed its end: it has heard enough
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
