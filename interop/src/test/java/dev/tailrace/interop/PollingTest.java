package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The loop of docs/long-polling.md in a shell, also where a stream does not get through. */
@Needs(Facility.CURL)
class PollingTest {
  private static final int EVENTS = 200;

  /** URL and first cursor are its arguments. */
  private static final String LOOP =
      """
      cursor=$1
      while true; do
        if answer=$(curl -sSf -H 'Accept: application/json' -H "Last-Event-ID: $cursor" \
            -w '%header{last-event-id}' "$0"); then
          cursor=$(printf '%s' "$answer" | tail -n 1)
          printf '%s\\n' "$answer" | sed '$d'
        else
          sleep 2 # curl has said why; the cursor stays where it was
        fi
      done
      """;

  @RegisterExtension final Hubs hubs = new Hubs();

  @Test
  void aLoopOfPollsHearsEverythingOnceAndInOrder() throws IOException {
    HubProcess hub = hubs.serve();
    String url = hub.url("/events?topic=news/*&wait=25s&limit=10");
    try (Program loop = loop(url, "earliest")) {
      List<String> published = publish(hub);

      assertThat(hear(loop, EVENTS)).isEqualTo(published);
    }
  }

  @Test
  void aLoopGoesOnWhereItWasWhenTheHubComesBack() throws IOException {
    HubProcess hub = hubs.serve();
    String url = hub.url("/events?topic=news/*&wait=25s&limit=10");
    try (Program loop = loop(url, "earliest")) {
      List<String> published = publish(hub);
      List<String> heard = hear(loop, EVENTS);
      hub.stop();
      hub.restart();
      published.addAll(publish(hub));

      heard.addAll(hear(loop, EVENTS));

      assertThat(heard).isEqualTo(published);
    }
  }

  @Test
  void pollsGetThroughWhereAStreamDoesNot() throws Exception {
    HubProcess hub = hubs.serve();
    try (BufferingRelay forStreams = new BufferingRelay(hub.port());
        BufferingRelay forPolls = new BufferingRelay(hub.port());
        Program stream =
            Program.start("curl", "-sN", forStreams.url("/events?topic=news/*"));
        Program loop = loop(forPolls.url("/events?topic=news/*&wait=25s"), "earliest")) {
      forStreams.held().await("retry: 2000\n:\n".length()); // it has begun

      List<String> published = publish(hub);
      List<String> heard = hear(loop, EVENTS);
      forStreams.held().await(String.join("", published).length()); // what came is held

      assertThat(heard).isEqualTo(published);
      assertThat(stream.out().all()).isEmpty();
    }
  }

  private static Program loop(String url, String cursor) {
    return Program.start("sh", "-c", LOOP, url, cursor);
  }

  private static List<String> publish(HubProcess hub) throws IOException {
    List<String> published = new ArrayList<>();
    try (Publisher publisher = new Publisher(hub.port())) {
      for (int i = 0; i < EVENTS; i++) {
        String data = "number " + i + "\n\"ü\"";
        publisher.publish("news/" + i % 7, data);
        published.add(data);
      }
    }
    return published;
  }

  private static List<String> hear(Program loop, int events) {
    List<String> heard = new ArrayList<>();
    while (heard.size() < events) {
      JsonNode answer = Reply.json(loop.out().next());
      assertThat(answer.has("gap")).isFalse();
      answer.get("events").forEach(event -> heard.add(event.get("data").textValue()));
    }
    return heard;
  }
}
