package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.EventSource;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hub that compresses, and other people's readers of gzip. */
class CompressedStreamTest {
  @RegisterExtension final Hubs hubs = new Hubs();

  private HubProcess hub;

  private void serve() {
    hub = hubs.serve("--compression", "gzip", "--drain", "1s");
  }

  @Test
  @Needs(Facility.CURL)
  void curlPrintsEachEventBeforeTheNextOneComesAndEndsWell() throws IOException {
    serve();
    String[] arguments = {"-sN", "--compressed", hub.url("/topics/news")};
    try (Program follow = Program.start("curl", arguments);
        Publisher publisher = new Publisher(hub.port())) {
      assertThat(next(follow, 2).get(0)).startsWith("retry: ");

      for (int i = 0; i < 20; i++) {
        String id = publisher.publish("news", "number " + i);
        assertThat(next(follow, 3)).containsExactly("id: " + id, "data: number " + i, "");
      }
      assertThat(gzipBytes()).isPositive();
      hub.stop();

      assertThat(follow.exitCode()).isZero(); // 23 if gzip had no end, or a wrong one
    }
  }

  @Test
  @Needs(Facility.CURL)
  void curlReadsItByHttp2AsWell() throws IOException {
    serve();
    String[] arguments = {
      "-sN", "--http2-prior-knowledge", "--compressed", hub.url("/topics/news")
    };
    try (Program follow = Program.start("curl", arguments);
        Publisher publisher = new Publisher(hub.port())) {
      next(follow, 2);

      for (int i = 0; i < 5; i++) {
        publisher.publish("news", "number " + i);
        assertThat(next(follow, 3)).contains("data: number " + i);
      }
      hub.stop();

      assertThat(follow.exitCode()).isZero();
    }
  }

  @Test
  @Needs({Facility.CHROMIUM, Facility.CHROMEDRIVER})
  void aBrowserHearsEachEventBeforeTheNextOneComes() throws IOException {
    serve();
    try (Browser browser = Browser.start();
        Publisher publisher = new Publisher(hub.port())) {
      browser.open(hub.url("/health/live"));
      browser.evaluate(
          "window.heard = []; window.source = new EventSource('/topics/news');"
              + "source.onmessage = event => heard.push(event.data);");
      browser.await("return source.readyState === 1");

      for (int i = 0; i < 40; i++) {
        publisher.publish("news", "number " + i);
        assertThat(browser.await("return heard[" + i + "]")).isEqualTo("number " + i);
      }

      assertThat(browser.evaluate("return heard.length")).isEqualTo(40L);
      assertThat(gzipBytes()).isPositive();
    }
  }

  @Test
  @Needs(Facility.CURL)
  void ourOwnClientAsksForNoneAndIsSentNone() throws IOException {
    serve();
    URI topic = URI.create(hub.url("/topics/news"));
    try (HeardSource source = HeardSource.open(EventSource.builder(topic));
        Publisher publisher = new Publisher(hub.port())) {
      source.awaitOpen();

      publisher.publish("news", "hello");

      assertThat(source.next(1).get(0).data()).isEqualTo("hello");
      assertThat(gzipBytes()).isZero();
    }
  }

  private double gzipBytes() {
    String name = "tailrace_bytes_sent_total{encoding=\"gzip\"} ";
    return Program.run("curl", "-s", hub.url("/metrics"))
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> next(Program program, int lines) {
    return IntStream.range(0, lines).mapToObj(i -> program.out().next()).toList();
  }
}
