package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Poll after poll, each with the cursor of the one before, while somebody publishes. */
@OnEveryTransport
class PollChainTest {
  private static final int EVENTS = 1000;

  @RegisterExtension final ServerFixture server;

  PollChainTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void losesAndDoublesNothing(long seed) throws IOException {
    server.hub(new HubOptions(1000, 1_000_000, 10, 500, 2));
    RawHttp client = server.connect();
    Random random = new Random(seed);
    String cursor = ask(client, "0s", random, "latest", new ArrayList<>());
    CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(seed));

    List<String> heard = new ArrayList<>();
    while (heard.size() < EVENTS) {
      String patience = random.nextInt(3) == 0 ? "0s" : "60s"; // which does not pass by itself
      cursor = ask(client, patience, random, cursor, heard);
    }
    publishing.join();
    ask(client, "0s", random, cursor, heard);

    List<String> all = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      all.add(String.valueOf(i));
    }
    assertThat(heard).isEqualTo(all);
  }

  private void publish(long seed) {
    Random random = new Random(-seed);
    try {
      for (int i = 0; i < EVENTS; i++) {
        Event event = Event.of(String.valueOf(i));
        server.publish("other", "x");
        server.publish(
            List.of("a", "b/1", "b/2").get(random.nextInt(3)),
            random.nextBoolean() ? event : event.withId("the same for many"));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String ask(
      RawHttp client, String patience, Random random, String cursor, List<String> heard)
      throws IOException {
    int limit = 1 + random.nextInt(20);
    String target = "/events?topic=a&topic=b/*&wait=" + patience + "&limit=" + limit;
    client.get(target, "Accept: application/json", "Last-Event-ID: " + cursor);
    String next = null;
    try (JsonParser json = Json.FACTORY.createParser(client.readResponse().body())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && json.currentName().equals("data")) {
          heard.add(json.getText());
        } else if (token == JsonToken.VALUE_STRING && json.currentName().equals("cursor")) {
          next = json.getText();
        }
        assertThat(json.currentName()).isNotEqualTo("gap");
      }
    }
    return next;
  }
}
