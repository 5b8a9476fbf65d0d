package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lines of the README and of docs, typed into a shell. */
@Needs(Facility.CURL)
class CurlTest {
  @RegisterExtension final Hubs hubs = new Hubs();

  @Test
  void followsAndPublishes() {
    HubProcess hub = hubs.serve();
    String news = hub.url("/topics/news");
    try (Program follow = Program.start("curl", "-sN", news)) {
      assertThat(follow.out().next()).matches("retry: [2-5]\\d{3}");
      assertThat(follow.out().next()).isEqualTo(":");

      String id = Reply.json(Program.run("curl", "-s", "-d", "hello", news)).get("id").textValue();

      assertThat(id).matches("[a-z0-9]{6}\\.[0-9]+");
      assertThat(next(follow, 3)).containsExactly("id: " + id, "data: hello", "");
    }
  }

  @Test
  void resumesAfterAnId() throws IOException {
    HubProcess hub = hubs.serve();
    List<Heard> published = publishNumbers(hub, 3);
    String after = "Last-Event-ID: " + published.get(0).id();

    try (Program follow = Program.start("curl", "-sN", "-H", after, hub.url("/topics/news"))) {
      assertThat(next(follow, 8))
          .endsWith(
              "id: " + published.get(1).id(), "data: number 1", "",
              "id: " + published.get(2).id(), "data: number 2", "");
    }
  }

  @Test
  void asksForTheNewest() throws IOException {
    HubProcess hub = hubs.serve();
    List<Heard> published = publishNumbers(hub, 3);

    try (Program follow = Program.start("curl", "-sN", hub.url("/topics/news?last=1"))) {
      assertThat(next(follow, 5)).endsWith("id: " + published.get(2).id(), "data: number 2", "");
    }
  }

  @Test
  void followsManyTopics() throws IOException {
    HubProcess hub = hubs.serve();
    String url = hub.url("/events?topic=orders/*&topic=news");
    try (Program follow = Program.start("curl", "-sN", url);
        Publisher publisher = new Publisher(hub.port())) {
      next(follow, 2);

      publisher.publish("orders/7", "an order");
      publisher.publish("elsewhere", "nothing of ours");
      publisher.publish("news", "some news");

      assertThat(next(follow, 6)).contains("data: an order", "data: some news");
    }
  }

  @Test
  void seesTheHead() {
    HubProcess hub = hubs.serve();
    String published = Program.run("curl", "-si", "-d", "hello", hub.url("/topics/news"));
    try (Program follow = Program.start("curl", "-siN", hub.url("/topics/news?last=1"))) {
      String head = String.join("\n", untilEmpty(follow));

      assertThat(published).contains("HTTP/1.1 201 Created", "\"topic\":\"news\"");
      assertThat(head)
          .contains("HTTP/1.1 200 OK")
          .containsIgnoringCase("Content-Type: text/event-stream")
          .containsIgnoringCase("Cache-Control: no-cache, no-transform")
          .containsIgnoringCase("X-Accel-Buffering: no")
          .containsIgnoringCase("Last-Event-ID: ")
          .doesNotContainIgnoringCase("charset")
          .doesNotContainIgnoringCase("Connection: close");
    }
  }

  @Test
  void pipesAStreamOfOneHubIntoATopicOfAnother() throws IOException {
    HubProcess source = hubs.serve();
    HubProcess sink = hubs.serve();
    String pipe =
        "curl -sN '" + source.url("/topics/news?last_event_id=earliest") + "'"
            + " | curl -sS -T - -X POST -H 'Content-Type: text/event-stream' "
            + sink.url("/topics/mirror");
    try (Program pipeline = Program.start("sh", "-c", pipe);
        Listener mirror = Listener.follow(sink.port(), "/topics/mirror");
        Publisher publisher = new Publisher(source.port())) {
      String id = publisher.publish("news", "greeting", "two\nlines");

      assertThat(mirror.next()).isEqualTo(new Heard("greeting", "two\nlines", id));
      source.stop();
      assertThat(Reply.json(pipeline.out().next()).get("events").intValue()).isEqualTo(1);
    }
  }

  private static List<Heard> publishNumbers(HubProcess hub, int count) throws IOException {
    try (Publisher publisher = new Publisher(hub.port())) {
      return Samples.publishNumbers(publisher, "news", 0, count);
    }
  }

  private static List<String> next(Program program, int lines) {
    return IntStream.range(0, lines).mapToObj(i -> program.out().next()).toList();
  }

  private static List<String> untilEmpty(Program program) {
    List<String> lines = new ArrayList<>();
    for (String line = program.out().next(); !line.isBlank(); line = program.out().next()) {
      lines.add(line);
    }
    return lines;
  }
}
