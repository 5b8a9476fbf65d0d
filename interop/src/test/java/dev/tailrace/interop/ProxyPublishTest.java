package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Publishing through proxies at their default settings. */
class ProxyPublishTest {
  /** More than any of them takes in one piece, and less than the hub's limit. */
  private static final String LARGE = "0123456789abcdef".repeat(200 * 1024 / 16);

  private static final Hubs HUBS = new Hubs();
  private static HubProcess hub;
  private static List<FrontProxy> all;

  @RegisterExtension static final FrontProxies PROXIES = new FrontProxies();

  @BeforeAll
  static void serve() {
    hub = HUBS.serve();
    all = PROXIES.startAll(hub);
  }

  @AfterAll
  static void end() {
    HUBS.end();
  }

  @Test
  void whatIsPublishedThroughAProxyIsTheEventShortOrLong() {
    PROXIES.eachOf(
        all,
        proxy -> {
          String topic = "published/" + proxy.program();
          try (Listener listener = Listener.follow(hub.port(), "/topics/" + topic);
              Publisher publisher = new Publisher(proxy.port())) {
            String small = publisher.publish(topic, "greeting", "hello\nGrüße");
            String large = publisher.publish(topic, LARGE);

            assertThat(listener.next()).isEqualTo(new Heard("greeting", "hello\nGrüße", small));
            assertThat(listener.next()).isEqualTo(Heard.message(LARGE, large));
          }
        });
  }

  @Test
  void aRefusalComesThroughAsTheHubSaidIt() {
    PROXIES.eachOf(
        all,
        proxy -> {
          try (Publisher publisher = new Publisher(proxy.port())) {
            Reply reply = publisher.send("/topics/refused?id=a%0Ab", "data");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
            assertThat(reply.json().get("status").intValue()).isEqualTo(400);
          }
        });
  }
}
