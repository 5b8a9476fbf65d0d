package dev.tailrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tailrace.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewsSourceTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void aFileIsReadAfreshEachTime(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("feed.xml"), "one");
    NewsSource source = NewsSource.of(file.toString(), clock);
    assertThat(source.read().bytes()).isEqualTo("one".getBytes(UTF_8));

    Files.writeString(file, "two");

    assertThat(source.read().bytes()).isEqualTo("two".getBytes(UTF_8));
  }

  @Test
  void aUrlIsFetchedWithItsContentType() throws IOException {
    HttpServer server = serve(200, "application/atom+xml", "<feed/>");

    NewsSource.Document document = NewsSource.of(urlOf(server), clock).read();
    server.stop(0);

    assertThat(document.bytes()).isEqualTo("<feed/>".getBytes(UTF_8));
    assertThat(document.contentType()).isEqualTo("application/atom+xml");
  }

  @Test
  void anAnswerOtherThan200IsAnError() throws IOException {
    HttpServer server = serve(404, "text/html", "<p>gone</p>");

    assertThatThrownBy(() -> NewsSource.of(urlOf(server), clock).read())
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("answered 404");

    server.stop(0);
  }

  @Test
  void aMissingFileIsAnError(@TempDir Path folder) {
    NewsSource source = NewsSource.of(folder.resolve("none.xml").toString(), clock);

    assertThatThrownBy(source::read).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsTooLargeIsNotReadToTheEnd() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    assertThatThrownBy(() -> NewsSource.readAll(endless, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("larger than 4194304 bytes");
  }

  @Test
  void theLargestFeedIsRead() throws IOException {
    byte[] largest = new byte[NewsSource.MAX_BYTES];

    assertThat(NewsSource.readAll(new ByteArrayInputStream(largest), clock)).isEqualTo(largest);
  }

  @Test
  void aServerThatDripsIsLeft() {
    InputStream dripping =
        new InputStream() {
          @Override
          public int read() {
            clock.advance(Duration.ofSeconds(9));
            return 'x';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            bytes[offset] = (byte) read();
            return 1;
          }
        };

    assertThatThrownBy(() -> NewsSource.readAll(dripping, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("took longer than");
  }

  private static HttpServer serve(int status, String type, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String urlOf(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/feed.xml";
  }
}
