package dev.tailrace.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that answers by a script, for what a healthy hub does not do: break off, refuse, come
 * and go. What is asked of it beyond its script is answered with 410.
 *
 * <p>Threads: thread-safe.
 */
final class ScriptedHub implements AutoCloseable {
  /** One step of the script. */
  @FunctionalInterface
  interface Step {
    void answer(HttpExchange exchange) throws IOException;
  }

  /**
   * A request that came; {@code key} and {@code lastEventId} are header fields, or {@code null}.
   */
  record Asked(String target, String key, String lastEventId, String body) {}

  private final Queue<Step> script = new ConcurrentLinkedQueue<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  ScriptedHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  ScriptedHub then(Step step) {
    script.add(step);
    return this;
  }

  /** Answers with a body of this media type. */
  ScriptedHub then(int status, String type, String body) {
    return then(exchange -> send(exchange, status, type, body));
  }

  /** Breaks the connection off without an answer. */
  ScriptedHub thenBreaksOff() {
    return then(HttpExchange::close);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Asked> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Idempotency-Key"),
            exchange.getRequestHeaders().getFirst("Last-Event-ID"),
            body));
    Step step = script.poll();
    if (step == null) {
      send(exchange, 410, "text/plain", "");
    } else {
      step.answer(exchange);
    }
  }

  static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (bytes.length > 0) {
        out.write(bytes);
      }
    }
  }
}
