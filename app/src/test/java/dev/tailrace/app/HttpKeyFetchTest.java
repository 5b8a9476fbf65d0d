package dev.tailrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tailrace.access.KeyException;
import dev.tailrace.testkit.ReservedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpKeyFetchTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int MOST = 1024;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpKeyFetch fetch = new HttpKeyFetch(threads);
  private final AtomicInteger followed = new AtomicInteger();
  private HttpServer host;

  @BeforeEach
  void start() throws IOException {
    host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/good", 200, "{\"keys\":[]}");
    answer("/just", 200, "x".repeat(MOST));
    answer("/large", 200, "x".repeat(MOST + 1));
    answer("/gone", 404, "nothing here");
    host.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/followed");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    host.createContext(
        "/followed",
        exchange -> {
          followed.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    host.start();
  }

  @AfterEach
  void stop() {
    host.stop(0);
    threads.shutdownNow();
  }

  private void answer(String path, int status, String body) {
    host.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
  }

  private CompletionStage<byte[]> get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + host.getAddress().getPort() + path);
    return fetch.fetch(uri, MOST, LONG);
  }

  private static String refusal(CompletionStage<byte[]> asked) {
    try {
      return "got " + asked.toCompletableFuture().join().length + " bytes";
    } catch (CompletionException e) {
      KeyException refusal = (KeyException) e.getCause();
      return refusal.fault() + ": " + refusal.getMessage();
    }
  }

  @Test
  void whatTheHostHasIsGiven() {
    assertThat(get("/good").toCompletableFuture().join()).asString().isEqualTo("{\"keys\":[]}");
    assertThat(get("/just").toCompletableFuture().join()).hasSize(MOST);
  }

  @Test
  void moreThanAllowedIsNotRead() {
    assertThat(refusal(get("/large"))).isEqualTo("TOO_LARGE: it is larger than 1024 bytes");
  }

  @Test
  void anythingButGoodIsRefusedAndNoRedirectIsFollowed() {
    assertThat(refusal(get("/gone"))).isEqualTo("UNAVAILABLE: the host of the keys answers with HTTP status 404");
    assertThat(refusal(get("/moved"))).isEqualTo("UNAVAILABLE: the host of the keys answers with HTTP status 302");
    assertThat(followed).hasValue(0);
  }

  @Test
  void aHostThatTakesItsTimeIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/jwks?key=1");

      String refusal = refusal(fetch.fetch(uri, MOST, Duration.ofMillis(50)));

      assertThat(refusal)
          .isEqualTo("LATE: http://127.0.0.1:" + silent.getLocalPort() + "/ does not answer");
    }
  }

  @Test
  void whereNobodyListensIsSaid() {
    try (ReservedPort nobodys = new ReservedPort()) {
      URI uri = URI.create("http://127.0.0.1:" + nobodys.number() + "/");

      String refusal = refusal(fetch.fetch(uri, MOST, LONG));

      assertThat(refusal).isEqualTo("UNAVAILABLE: nobody answers at " + uri);
    }
  }
}
