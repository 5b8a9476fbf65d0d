package dev.tailrace.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import dev.tailrace.mock.RecordedRequest;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that LaunchDarkly's contract tests can be pointed at: it makes sources as the harness
 * asks for them, and reports to the harness all that they tell. Prints its URL when it is ready,
 * and ends when the harness asks it to.
 *
 * <p>Threads: confined to the one that runs it.
 *
 * @see <a
 *     href="https://github.com/launchdarkly/sse-contract-tests/blob/main/docs/service_spec.md">SSE
 *     test service specification</a>
 */
final class ContractService {
  static final List<String> CAPABILITIES =
      List.of(
          "bom",
          "comments",
          "event-type-listeners",
          "headers",
          "last-event-id",
          "post",
          "read-timeout",
          "report",
          "restart",
          "server-directed-shutdown-request");

  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final String STREAMS = "/streams/";

  private final MockEventServer server;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, ContractStream> streams = new HashMap<>();
  private boolean stopped;

  ContractService(MockEventServer server) {
    this.server = server;
  }

  /** Serves until it is told to stop. */
  public static void main(String[] args) {
    serve(System.out);
  }

  static void serve(PrintStream out) {
    try (MockEventServer server = MockEventServer.start()) {
      out.println("http://127.0.0.1:" + server.port());
      new ContractService(server).run();
    }
  }

  /** Answers requests until the harness asks for the end. */
  void run() {
    while (!stopped) {
      MockExchange exchange = server.takeExchange(FOR_EVER);
      try {
        exchange.respond(answer(exchange.request()));
      } catch (UncheckedIOException e) {
        // the harness does not wait for the answer
      }
    }
    streams.values().forEach(ContractStream::close);
  }

  private MockResponse answer(RecordedRequest request) {
    String path = request.target();
    try {
      if (path.isEmpty() || path.equals("/")) {
        return service(request);
      }
      ContractStream stream = streams.get(path);
      return stream == null ? MockResponse.status(404) : command(path, stream, request);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return MockResponse.status(400).text(String.valueOf(e.getMessage()));
    }
  }

  private MockResponse service(RecordedRequest request) throws JsonProcessingException {
    return switch (request.method()) {
      case "GET" -> status();
      case "POST" -> create(json.readTree(request.bodyText()));
      case "DELETE" -> stop();
      default -> MockResponse.status(405);
    };
  }

  private MockResponse status() throws JsonProcessingException {
    return MockResponse.status(200)
        .header("Content-Type", "application/json")
        .text(json.writeValueAsString(Map.of("capabilities", CAPABILITIES)));
  }

  private MockResponse create(JsonNode wanted) {
    String path = STREAMS + (streams.size() + 1);
    streams.put(path, ContractStream.open(wanted));
    return MockResponse.status(201).header("Location", server.uri(path).toString());
  }

  private MockResponse stop() {
    stopped = true;
    return MockResponse.status(200).header("Connection", "close");
  }

  private MockResponse command(String path, ContractStream stream, RecordedRequest request)
      throws JsonProcessingException {
    switch (request.method()) {
      case "DELETE" -> {
        stream.close();
        return MockResponse.status(204);
      }
      case "POST" -> {
        return command(stream, json.readTree(request.bodyText()));
      }
      default -> {
        return MockResponse.status(405).text("not for " + path);
      }
    }
  }

  private static MockResponse command(ContractStream stream, JsonNode wanted) {
    switch (wanted.path("command").asText()) {
      case "listen" -> stream.listen(wanted.path("listen").path("type").asText());
      case "restart" -> stream.restart();
      default -> {
        return MockResponse.status(400);
      }
    }
    return MockResponse.status(200);
  }
}
