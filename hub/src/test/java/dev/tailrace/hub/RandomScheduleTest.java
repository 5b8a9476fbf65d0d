package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.Topics;
import dev.tailrace.wire.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Publish, cut, stall, resume and retention in a random order, against the simplest model there is:
 * the list of all that was published. Whatever the schedule, a listener has seen every event of its
 * topics once and in order, or was told of the gap.
 */
class RandomScheduleTest {
  private static final List<String> TOPICS = List.of("a", "b", "c/1", "c/2");

  private static final List<List<String>> SELECTIONS =
      List.of(
          List.of("a"),
          List.of("b"),
          List.of("b", "a"),
          List.of("c/*"),
          List.of("**"),
          List.of("a", "c/**"));

  @ParameterizedTest
  @ValueSource(ints = {5, 50, 100_000})
  void everyListenerSeesTheLogOrIsToldOfAGap(int retained) {
    for (long seed = 0; seed < 300; seed++) {
      new Schedule(seed, retained).run();
    }
  }

  private record Entry(long offset, String topic) {}

  /** A client that comes back with the last id it saw, over as many connections as it takes. */
  private final class Client {
    private final List<String> topics;
    private final Topics wanted;
    private final List<Long> seen = new ArrayList<>();
    private long cursor; // of the last frame or gap seen
    private RecordingSink sink;
    private Subscription subscription;

    Client(List<String> topics) {
      this.topics = topics;
      this.wanted = TopicPattern.select(topics);
    }

    void connect(HubFixture hub, int room) {
      sink = new RecordingSink();
      sink.room = room;
      Start start = new Start.AfterId(HubFixture.id(cursor));
      subscription = hub.follow(sink, start, topics.toArray(String[]::new));
    }

    /** Takes what has arrived into account and checks it against what was published. */
    void read(List<Entry> published) {
      if (sink == null) {
        return;
      }
      if (sink.opening != null && sink.opening.gap() != null) {
        cursor = Math.max(cursor, offset(sink.opening.gap().cursor()));
        sink.opening = new Opening(sink.opening.cursor(), null);
      }
      for (String frame : sink.frames) {
        if (frame.startsWith("gap ")) {
          cursor = offset(frame.substring(frame.lastIndexOf(' ') + 1));
        } else {
          accept(offset(frame.substring(4, frame.indexOf('\n'))), published);
        }
      }
      sink.frames.clear();
    }

    private void accept(long offset, List<Entry> published) {
      List<Long> between =
          published.stream()
              .filter(e -> e.offset() > cursor && e.offset() <= offset)
              .filter(e -> wanted.contains(e.topic()))
              .map(Entry::offset)
              .toList();
      assertThat(between).as("after " + cursor).containsExactly(offset);
      seen.add(offset);
      cursor = offset;
    }

    private static long offset(String id) {
      return EventId.parse(id).orElseThrow().offset();
    }
  }

  private final class Schedule {
    private final Random random;
    private final HubFixture hub;
    private final List<Entry> published = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final long seed;
    private final int retained;

    Schedule(long seed, int retained) {
      this.seed = seed;
      this.retained = retained;
      this.random = new Random(seed);
      // few, so that now and then nobody follows a topic and the shard sleeps
      for (int i = 0; i <= random.nextInt(5); i++) {
        clients.add(new Client(SELECTIONS.get(random.nextInt(SELECTIONS.size()))));
      }
      this.hub =
          new HubFixture(retained, new HubOptions(1024, 1 << 20, 10, 60, 1 + random.nextInt(3)));
    }

    void run() {
      for (int step = 0; step < 200; step++) {
        step();
      }
      clients.forEach(this::reconnectWithRoom);
      hub.settle();
      clients.forEach(c -> c.read(published));
      clients.forEach(this::assertUpToDate);
      hub.close();
    }

    private void step() {
      Client client = clients.get(random.nextInt(clients.size()));
      switch (random.nextInt(8)) {
        case 0, 1 -> publish();
        case 2 -> hub.loop.runOne();
        case 3 -> hub.readers.runOne();
        case 4 -> cut(client);
        case 5 -> client.read(published);
        case 6 -> giveRoom(client);
        default -> connect(client);
      }
    }

    private void publish() {
      String topic = TOPICS.get(random.nextInt(TOPICS.size()));
      Published.Accepted accepted =
          (Published.Accepted) hub.publish(Publication.of(topic, Event.of("x")));
      published.add(new Entry(accepted.offset(), topic));
    }

    private void connect(Client client) {
      if (client.subscription == null) {
        client.connect(hub, 1 + random.nextInt(4));
      }
    }

    private void cut(Client client) {
      if (client.subscription != null) {
        if (random.nextBoolean()) {
          client.read(published); // else what was in flight is lost with the connection
        }
        client.subscription.close();
        client.subscription = null;
        client.sink = null;
      }
    }

    private void giveRoom(Client client) {
      if (client.subscription != null && client.sink.room == 0) {
        client.sink.room = 1 + random.nextInt(4);
        client.subscription.resume();
      }
    }

    private void reconnectWithRoom(Client client) {
      cut(client);
      client.connect(hub, Integer.MAX_VALUE);
    }

    private void assertUpToDate(Client client) {
      long newest =
          published.stream()
              .filter(e -> client.wanted.contains(e.topic()))
              .mapToLong(Entry::offset)
              .max()
              .orElse(0);
      assertThat(client.cursor).as("seed " + seed).isGreaterThanOrEqualTo(newest);
      if (retained >= published.size()) {
        assertThat(client.seen).as("seed " + seed).hasSize(expected(client));
      }
    }

    private int expected(Client client) {
      return (int) published.stream().filter(e -> client.wanted.contains(e.topic())).count();
    }
  }
}
