package dev.tailrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NewsUrlTest {
  private final ManualClock clock = new ManualClock();
  private final List<String> conditions = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private NewsSource source;

  // written by the test, read by the server's thread
  private volatile int status = 200;
  private volatile String body = "<feed/>";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    source =
        NewsSource.of("http://127.0.0.1:" + server.getAddress().getPort() + "/feed.xml", clock);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aFeedIsFetchedWithItsContentType() throws IOException {
    NewsSource.Document document = source.read();

    assertThat(document.bytes()).isEqualTo("<feed/>".getBytes(UTF_8));
    assertThat(document.contentType()).isEqualTo("application/atom+xml");
  }

  @Test
  void theServerIsNotAskedAgainTooSoon() throws IOException {
    source.read();
    body = "<feed>new</feed>";

    clock.advance(NewsUrl.INTERVAL.minusMillis(1));
    assertThat(read()).isEqualTo("<feed/>");

    clock.advance(Duration.ofMillis(1));
    assertThat(read()).isEqualTo("<feed>new</feed>");
    assertThat(conditions).hasSize(2);
  }

  @Test
  void afterwardsOnlyWhatHasChangedIsAskedFor() throws IOException {
    source.read();
    status = 304;

    clock.advance(NewsUrl.INTERVAL);
    assertThat(read()).isEqualTo("<feed/>");

    assertThat(conditions)
        .containsExactly("null null", "\"v1\" Thu, 01 Jan 2026 12:00:00 GMT");
  }

  @Test
  void whileTheServerFailsTheFeedIsWhatItWas() throws IOException {
    source.read();
    status = 500;

    clock.advance(NewsUrl.INTERVAL);

    assertThat(read()).isEqualTo("<feed/>");
    assertThat(conditions).hasSize(2);
  }

  @Test
  void aServerThatNeverAnsweredIsAnErrorUntilItDoes() throws IOException {
    status = 404;
    assertThatThrownBy(source::read).isInstanceOf(IOException.class).hasMessageContaining("404");
    assertThatThrownBy(source::read).isInstanceOf(IOException.class).hasMessageContaining("404");
    assertThat(conditions).hasSize(1);

    status = 200;
    clock.advance(NewsUrl.INTERVAL);

    assertThat(read()).isEqualTo("<feed/>");
  }

  private String read() throws IOException {
    return new String(source.read().bytes(), UTF_8);
  }

  private void answer(HttpExchange exchange) throws IOException {
    conditions.add(
        exchange.getRequestHeaders().getFirst("If-None-Match")
            + " "
            + exchange.getRequestHeaders().getFirst("If-Modified-Since"));
    exchange.getResponseHeaders().add("Content-Type", "application/atom+xml");
    exchange.getResponseHeaders().add("ETag", "\"v1\"");
    exchange.getResponseHeaders().add("Last-Modified", "Thu, 01 Jan 2026 12:00:00 GMT");
    byte[] bytes = status == 200 ? body.getBytes(UTF_8) : new byte[0];
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
