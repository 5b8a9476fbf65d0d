package dev.tailrace.server;

import static dev.tailrace.server.Parties.FORM;
import static dev.tailrace.server.Parties.JSON;
import static dev.tailrace.server.Parties.MERCURE;
import static dev.tailrace.server.Parties.NDJSON;
import static dev.tailrace.server.Parties.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.TopicMatcher;
import dev.tailrace.access.TopicMatcher.Kind;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three parties publish and follow at random, by whatever way, topics of the same names; against
 * the list of all that was published. Whatever they do, each has exactly its own, once and in
 * order.
 */
class RandomTenantsTest {
  private static final int STEPS = 120;
  private static final int IDS = 4;

  private static final List<String> TOPICS =
      List.of("a", "b", "c/1", "c/2", "~acme/a", "~other/c/1", "tailrace/x");

  /** Asked in our words and in Mercure's; and what they mean, said once more. */
  private static final List<Choice> CHOICES =
      List.of(
          new Choice("/topics/a?", Kind.EXACT, "a"),
          new Choice("/events?topic=a", Kind.EXACT, "a"),
          new Choice("/events?topic=c/*", Kind.PATTERN, "c/*"),
          new Choice("/events?topic=**", Kind.ALL, "*"),
          new Choice("/events?topic=**/1", Kind.PATTERN, "**/1"),
          new Choice("/events?topic=*/a", Kind.PATTERN, "*/a"),
          new Choice(MERCURE + "?topic=*", Kind.ALL, "*"),
          new Choice(MERCURE + "?topic=c/{n}", Kind.URI_TEMPLATE, "c/{n}"),
          new Choice(MERCURE + "?topic={%2Bx}/1", Kind.URI_TEMPLATE, "{+x}/1"),
          new Choice(MERCURE + "?match=b", Kind.EXACT, "b"));

  private record Choice(String target, TopicMatcher matcher) {
    Choice(String target, Kind kind, String text) {
      this(target, TopicMatcher.of(kind, text));
    }
  }

  /** One of the events, as the model knows it. */
  private record Known(Party whose, String topic, String id, String data) {
    boolean isFor(Party party, TopicMatcher matcher) {
      return whose == party && matcher.test(topic);
    }
  }

  /** A stream, and what it should have had. */
  private record Listener(Party party, Choice choice, RawHttp client, int from) {
    List<String> expected(List<Known> published) {
      return published.subList(from, published.size()).stream()
          .filter(each -> each.isFor(party, choice.matcher()))
          .map(Known::data)
          .toList();
    }

    /** Until the last that is expected: one that reads the log may not be through with it. */
    String readAll(List<Known> published) throws IOException {
      List<String> all = expected(published);
      return all.isEmpty() ? "" : client.readUntil("data: " + all.get(all.size() - 1) + "\n");
    }
  }

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private final List<Known> published = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private Parties parties;
  private Random random;

  @BeforeEach
  void apart() throws IOException {
    parties = new Parties(server, directory);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachHasExactlyItsOwn(long seed) throws IOException {
    random = new Random(seed);

    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(6)) {
        case 0 -> follow();
        case 1 -> poll();
        default -> publish();
      }
    }
    List<String> had = new ArrayList<>();
    for (Listener each : listeners) {
      had.add(each.readAll(published));
    }
    server.server().close();

    assertThat(listeners).hasSizeGreaterThan(5);
    for (int i = 0; i < listeners.size(); i++) {
      Listener each = listeners.get(i);
      List<String> data =
          (had.get(i) + each.client().readToEnd())
              .lines()
              .filter(line -> line.startsWith("data: ") && !line.contains("requested"))
              .map(line -> line.substring(6))
              .toList();
      assertThat(data).as(each.party() + " " + each.choice()).isEqualTo(each.expected(published));
    }
  }

  /** From now, from the beginning, or after an id that others have brought, too. */
  private void follow() throws IOException {
    Party party = party();
    Choice choice = CHOICES.get(random.nextInt(CHOICES.size()));
    String id = random.nextInt(4) == 0 ? "earliest" : "own-" + random.nextInt(IDS);
    boolean now = random.nextInt(3) == 0;
    int from = now ? published.size() : after(id, party, choice.matcher());
    String cursor = "Last-Event-ID: " + (now ? "latest" : id);
    listeners.add(
        new Listener(party, choice, parties.follow(party, choice.target(), cursor), from));
  }

  /**
   * After the first event of one's own with this id, on what is followed if there is one; else from
   * the beginning, with word of a gap.
   */
  private int after(String id, Party party, TopicMatcher matcher) {
    int elsewhere = 0;
    for (int i = 0; i < published.size(); i++) {
      Known each = published.get(i);
      if (each.whose() == party && id.equals(each.id())) {
        if (matcher.test(each.topic())) {
          return i + 1;
        }
        elsewhere = elsewhere == 0 ? i + 1 : elsewhere;
      }
    }
    return elsewhere;
  }

  private void poll() throws IOException {
    Party party = party();
    Choice choice = CHOICES.get(random.nextInt(6)); // those of ours
    String target = choice.target() + "&wait=0s&last_event_id=earliest";

    String answer = parties.get(party, target, JSON).body();

    String expected =
        published.stream()
            .filter(each -> each.isFor(party, choice.matcher()))
            .map(each -> each.topic() + "=" + each.data())
            .collect(Collectors.joining("\n"));
    assertThat(events(answer)).as(party + " " + choice).isEqualTo(expected);
  }

  /** Topic and data of each. */
  private static String events(String answer) {
    List<String> events = new ArrayList<>();
    for (String each : answer.split("\"topic\":\"")) {
      if (each.contains("\"data\":\"")) {
        String data = each.split("\"data\":\"")[1].split("\"")[0];
        events.add(each.substring(0, each.indexOf('"')) + "=" + data);
      }
    }
    return String.join("\n", events);
  }

  private void publish() throws IOException {
    Party party = party();
    String topic = TOPICS.get(random.nextInt(TOPICS.size()));
    String data = party + "-" + published.size();

    String id = random.nextInt(3) == 0 ? "own-" + random.nextInt(IDS) : null;
    Response response = publish(party, topic, id, data);

    if (party == Party.NOBODY && topic.startsWith("~")) {
      assertThat(response.body()).contains("topics that begin with ~ are those of tenants");
    } else {
      assertThat(response.status()).as(response.body()).isIn(200, 201);
      published.add(new Known(party, topic, id, data));
    }
  }

  private Response publish(Party party, String topic, String id, String data)
      throws IOException {
    String isPrivate = random.nextBoolean() ? "private" : "";
    return switch (random.nextInt(4)) {
      case 0 -> parties.post(party, "/topics/" + topic + "?" + isPrivate + query(id), data);
      case 1 -> {
        String event = (id == null ? "" : "id: " + id + "\n") + "data: " + data + "\n\n";
        yield parties.post(party, "/topics/" + topic + "?" + isPrivate, event, STREAM);
      }
      case 2 -> {
        String member = id == null ? "" : "\"id\":\"" + id + "\",";
        String line = "{" + member + "\"topic\":\"" + topic + "\",\"data\":\"" + data + "\"}\n";
        yield parties.post(party, "/events", line, NDJSON);
      }
      default ->
          parties.post(
              party,
              MERCURE,
              "topic=" + topic + "&data=" + data + query(id) + "&" + isPrivate,
              FORM);
    };
  }

  private static String query(String id) {
    return id == null ? "" : "&id=" + id;
  }

  private Party party() {
    return Party.values()[random.nextInt(Party.values().length)];
  }
}
