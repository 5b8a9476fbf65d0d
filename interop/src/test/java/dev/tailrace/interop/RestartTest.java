package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A hub behind HAProxy is drained and started again. An EventSource comes back at once, first to
 * the hub that drains and then to none: HAProxy is told to wait for one, as docs/operate/drain.md
 * says, because its own 503 would end an EventSource for good.
 */
@Needs({Facility.NODE, Facility.NPM_PACKAGES})
class RestartTest {
  private static final String TOPIC = "restart";

  private static final String WAITING =
      "option http-no-delay\n  retries 300\n  retry-on conn-failure\n  timeout connect 100ms";

  @RegisterExtension final Hubs hubs = new Hubs();
  @RegisterExtension static final FrontProxies PROXIES = new FrontProxies();

  @Test
  void anEventSourceOutlivesIt() throws IOException {
    HubProcess hub = hubs.serve("--drain", "1s", "--retry", "200ms");
    FrontProxy proxy = PROXIES.start(ProxyProgram.HAPROXY, hub, WAITING);
    String url = "http://127.0.0.1:" + proxy.port() + "/topics/" + TOPIC;
    try (Program client = Program.client("eventsource", url)) {
      client.err().await("open");
      List<Heard> published = new ArrayList<>(publish(hub, "before"));
      assertThat(next(client)).isEqualTo(published.get(0));

      hub.stop();
      hub.restart();
      published.addAll(publish(hub, "while it is away"));

      assertThat(next(client)).isEqualTo(published.get(1));
      published.addAll(publish(hub, "afterwards"));
      assertThat(next(client)).isEqualTo(published.get(2));
    }
  }

  private static List<Heard> publish(HubProcess hub, String data) throws IOException {
    try (Publisher publisher = new Publisher(hub.port())) {
      return List.of(Heard.message(data, publisher.publish(TOPIC, data)));
    }
  }

  private static Heard next(Program program) {
    JsonNode event = Reply.json(program.out().next());
    return new Heard(
        event.get("type").textValue(), event.get("data").textValue(), event.get("id").textValue());
  }
}
