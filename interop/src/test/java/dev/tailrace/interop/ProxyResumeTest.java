package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.EventSource;
import dev.tailrace.client.ReconnectPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A proxy is ended and started again while somebody listens behind it. */
@Needs(Facility.CURL)
class ProxyResumeTest {
  private static final Duration SOON = Duration.ofMillis(50);

  @RegisterExtension final Hubs hubs = new Hubs();
  @RegisterExtension static final FrontProxies PROXIES = new FrontProxies();

  @Test
  void nothingIsLostOrDoubledWhenTheProxyIsEnded() {
    HubProcess hub = hubs.serve("--retry", SOON.toMillis() + "ms");

    PROXIES.eachOf(PROXIES.startAll(hub), proxy -> resume(hub, proxy));
  }

  private static void resume(HubProcess hub, FrontProxy proxy) throws Exception {
    String topic = "resumed/" + proxy.program();
    String target = "/topics/" + topic;
    URI uri = URI.create("http://127.0.0.1:" + proxy.port() + target);
    List<Heard> published = new ArrayList<>();
    try (Publisher publisher = new Publisher(hub.port());
        HeardSource source =
            HeardSource.open(EventSource.builder(uri).reconnect(ReconnectPolicy.browser()))) {
      source.awaitOpen();
      published.addAll(Samples.publishNumbers(publisher, topic, 0, 5));
      assertThat(source.next(5)).isEqualTo(published);

      proxy.stop();
      source.nextError();
      published.addAll(Samples.publishNumbers(publisher, topic, 5, 10));
      proxy.restart();

      assertThat(source.next(5)).isEqualTo(published.subList(5, 10));
      published.addAll(Samples.publishNumbers(publisher, topic, 10, 12));
      assertThat(source.next(2)).isEqualTo(published.subList(10, 12));
      assertThat(byHand(uri, published.get(3).id(), 8)).isEqualTo(published.subList(4, 12));
    }
  }

  private static List<Heard> byHand(URI uri, String after, int count) {
    try (Program curl =
        Program.start("curl", "-sN", "-H", "Last-Event-ID: " + after, uri.toString())) {
      return IntStream.range(0, count).mapToObj(i -> event(curl.out())).toList();
    }
  }

  private static Heard event(Lines lines) {
    String id = startingWith(lines, "id: ");
    return Heard.message(startingWith(lines, "data: "), id);
  }

  private static String startingWith(Lines lines, String start) {
    String line = lines.next();
    while (!line.startsWith(start)) {
      line = lines.next();
    }
    return line.substring(start.length());
  }
}
