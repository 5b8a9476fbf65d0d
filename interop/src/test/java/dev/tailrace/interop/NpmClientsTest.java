package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The widely used clients of npm, on Node, as they are. */
@Needs({Facility.NODE, Facility.NPM_PACKAGES})
class NpmClientsTest {
  private static final String TOPIC = "npm";
  private static final int HEARTBEATS = 5;
  private static final int KILLS = 2;
  private static final int EVENTS = 40;

  @RegisterExtension final Hubs hubs = new Hubs();

  /** The clients, and what is theirs. */
  enum Client {
    EVENTSOURCE("eventsource"),
    EVENTSOURCE_CLIENT("eventsource-client"),
    LAUNCHDARKLY_EVENTSOURCE("launchdarkly-eventsource"),
    /** Loses empty lines that data begins with, and a byte order mark that a line begins with. */
    FETCH_EVENT_SOURCE("fetch-event-source") {
      @Override
      Heard understanding(Heard event) {
        String data = event.data().replaceFirst("^\n+", "").replaceAll("(?m)^\uFEFF", "");
        return new Heard(event.type(), data, event.id());
      }
    };

    private final String program;

    Client(String program) {
      this.program = program;
    }

    Program start(HubProcess hub) {
      Program client = Program.client(program, hub.url("/topics/" + TOPIC), Samples.TYPE);
      client.err().await("open");
      return client;
    }

    /** What this client makes of an event. */
    Heard understanding(Heard event) {
      return event;
    }

    @Override
    public String toString() {
      return program;
    }
  }

  @ParameterizedTest
  @EnumSource
  void hearsEveryEventAsItWasPublishedAndNothingOfHeartbeats(Client client) throws IOException {
    HubProcess hub = hubs.serve("--heartbeat", "20ms");
    try (Program program = client.start(hub);
        Listener listener = Listener.follow(hub.port(), "/topics/" + TOPIC);
        Publisher publisher = new Publisher(hub.port())) {
      listener.awaitHeartbeats(HEARTBEATS);
      List<Heard> published = new ArrayList<>(Samples.publish(publisher, TOPIC));
      listener.awaitHeartbeats(HEARTBEATS);
      published.addAll(publish(hub, 1));

      for (Heard event : published) {
        assertThat(next(program)).isEqualTo(client.understanding(event));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hearsEveryEventOnceThoughTheHubIsKilled(Client client) throws IOException {
    HubProcess hub = hubs.serve("--retry", "50ms-100ms");
    List<Heard> published = new ArrayList<>();
    List<Heard> heard = new ArrayList<>();
    try (Program program = client.start(hub)) {
      for (int round = 0; round < KILLS; round++) {
        published.addAll(publish(hub, EVENTS));
        while (heard.size() < published.size() - EVENTS / 2) {
          heard.add(next(program));
        }
        hub.kill9();
        hub.restart();
      }
      published.addAll(publish(hub, 1));
      while (heard.size() < published.size()) {
        heard.add(next(program));
      }

      assertThat(heard).isEqualTo(published);
    }
  }

  private static List<Heard> publish(HubProcess hub, int count) throws IOException {
    try (Publisher publisher = new Publisher(hub.port())) {
      return Samples.publishNumbers(publisher, TOPIC, 0, count);
    }
  }

  private static Heard next(Program program) {
    JsonNode event = Reply.json(program.out().next());
    return new Heard(
        event.get("type").textValue(), event.get("data").textValue(), event.get("id").textValue());
  }
}
