package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.Topics;
import dev.tailrace.wire.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Public and private events on one to three topics, to listeners of all kinds of sights, who are cut
 * off, stall and come back in a random order, as streams and as polls; against the list of all that
 * was published. Whatever the schedule, each has had exactly the visible events of its topics, once
 * and in order, and no other, or was told of a gap.
 */
class RandomSightTest {
  private static final List<String> TOPICS = List.of("a", "b", "c/1", "c/2");

  private static final List<List<String>> SELECTIONS =
      List.of(
          List.of("a"),
          List.of("a"),
          List.of("b"),
          List.of("b", "a"),
          List.of("c/*"),
          List.of("**"),
          List.of("a", "c/**"));

  @ParameterizedTest
  @ValueSource(ints = {8, 50, 100_000})
  void everyListenerHasExactlyWhatItMaySee(int retained) {
    for (long seed = 0; seed < 300; seed++) {
      new Schedule(seed, retained).run();
    }
  }

  /** One of the events, as the model knows it. */
  private record Known(long offset, String id, List<String> topics, boolean isPrivate) {
    /** Said once more, and in another way than the hub does. */
    boolean isFor(Topics wanted, Sight sight) {
      Predicate<String> passes = isPrivate ? sight.privates() : sight.publics();
      return topics.stream().anyMatch(wanted::contains) && topics.stream().anyMatch(passes);
    }
  }

  /** Comes back with the last id it had, over as many connections as it takes. */
  private abstract static class Client {
    final List<String> selection;
    final Topics wanted;
    final Sight sight;
    long cursor;
    String lastId = HubFixture.id(0);
    int seen;

    Client(List<String> selection, Sight sight) {
      this.selection = selection;
      this.wanted = TopicPattern.select(selection);
      this.sight = sight;
    }

    Follow follow() {
      Start start = new Start.AfterId(lastId);
      return Follow.of(selection, start, Follow.OnGap.EARLIEST).with(sight);
    }

    /** All that are for it between its cursor and an offset, and nothing else, are these. */
    void accept(long upTo, List<Long> offsets, List<Known> published) {
      List<Long> between =
          published.stream()
              .filter(e -> e.offset() > cursor && e.offset() <= upTo && e.isFor(wanted, sight))
              .map(Known::offset)
              .toList();
      assertThat(offsets).as("after " + cursor).isEqualTo(between);
      seen += offsets.size();
      cursor = upTo;
    }

    void passGap(Gap gap) {
      cursor = Math.max(cursor, offset(gap.cursor()));
      lastId = gap.cursor();
    }

    abstract void connect(HubFixture hub, int room);

    abstract void read(List<Known> published);

    abstract void resume(int room);

    abstract void cut();
  }

  private static final class StreamClient extends Client {
    private RecordingSink sink;
    private Subscription subscription;

    StreamClient(List<String> selection, Sight sight) {
      super(selection, sight);
    }

    @Override
    void connect(HubFixture hub, int room) {
      if (subscription == null) {
        sink = new RecordingSink();
        sink.room = room;
        subscription = hub.shard.subscribe(follow(), sink);
      }
    }

    @Override
    void read(List<Known> published) {
      if (sink == null) {
        return;
      }
      if (sink.opening != null && sink.opening.gap() != null) {
        passGap(sink.opening.gap());
        sink.opening = new Opening(sink.opening.cursor(), null);
      }
      int gaps = 0;
      for (String frame : sink.frames) {
        if (frame.startsWith("gap ")) {
          passGap(sink.gaps.get(gaps++));
        } else {
          lastId = frame.substring(4, frame.indexOf('\n'));
          long offset = published.get(Integer.parseInt(Frames.dataOf(frame))).offset();
          accept(offset, List.of(offset), published);
        }
      }
      sink.frames.clear();
      sink.gaps.clear();
    }

    @Override
    void resume(int room) {
      if (subscription != null && sink.room == 0) {
        sink.room = room;
        subscription.resume();
      }
    }

    @Override
    void cut() {
      if (subscription != null) {
        subscription.close();
        subscription = null;
        sink = null;
      }
    }
  }

  private static final class PollClient extends Client {
    private static final ExcerptCodec<Excerpt> AS_IT_IS = excerpt -> excerpt;

    private RecordingPoll sink;
    private Poll poll;

    PollClient(List<String> selection, Sight sight) {
      super(selection, sight);
    }

    @Override
    void connect(HubFixture hub, int room) {
      if (poll == null) {
        sink = new RecordingPoll();
        poll = hub.shard.poll(follow(), new PollLimits(room, 200), AS_IT_IS, sink);
      }
    }

    @Override
    void read(List<Known> published) {
      if (sink == null || sink.answer == null) {
        return;
      }
      Excerpt answer = sink.answer;
      if (answer.gap() != null) {
        passGap(answer.gap());
      }
      accept(offset(answer.cursor()), offsets(answer, published), published);
      lastId = answer.cursor();
      cut();
    }

    private List<Long> offsets(Excerpt answer, List<Known> published) {
      List<Long> offsets = new ArrayList<>();
      for (Excerpt.Item item : answer.items()) {
        Known known = published.get(Integer.parseInt(item.event().data()));
        assertThat(known.topics()).contains(item.topic());
        assertThat(wanted.contains(item.topic())).isTrue();
        offsets.add(known.offset());
      }
      return offsets;
    }

    @Override
    void resume(int room) {
      if (poll != null) {
        poll.hurry();
      }
    }

    @Override
    void cut() {
      if (poll != null) {
        poll.close();
        poll = null;
        sink = null;
      }
    }
  }

  private final class Schedule {
    private final Random random;
    private final HubFixture hub;
    private final List<Known> published = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final long seed;
    private final int retained;

    Schedule(long seed, int retained) {
      this.seed = seed;
      this.retained = retained;
      this.random = new Random(seed);
      for (int i = 0; i <= random.nextInt(6); i++) {
        List<String> selection = SELECTIONS.get(random.nextInt(SELECTIONS.size()));
        clients.add(
            random.nextInt(3) == 0
                ? new PollClient(selection, sight())
                : new StreamClient(selection, sight()));
      }
      this.hub =
          new HubFixture(retained, new HubOptions(1024, 1 << 20, 10, 60, 1 + random.nextInt(3)));
    }

    void run() {
      for (int step = 0; step < 200; step++) {
        step();
      }
      while (clients.stream().anyMatch(this::isBehind)) {
        clients.forEach(this::comeBack);
      }
      clients.forEach(this::assertAllSeen);
      clients.forEach(Client::cut);
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
        case 6 -> client.resume(1 + random.nextInt(4));
        default -> client.connect(hub, 1 + random.nextInt(4));
      }
    }

    private void publish() {
      String id = random.nextInt(3) == 0 ? "own-" + published.size() : null;
      Event event = Event.of("" + published.size());
      List<String> topics = Stream.generate(this::topic).limit(1 + random.nextInt(3)).toList();
      Publication publication =
          new Publication(
              topics.get(0),
              topics.subList(1, topics.size()),
              id == null ? event : event.withId(id),
              null,
              null,
              random.nextBoolean());
      Published.Accepted accepted = (Published.Accepted) hub.publish(publication);
      published.add(
          new Known(accepted.offset(), accepted.id(), topics, publication.isPrivate()));
    }

    private void cut(Client client) {
      if (random.nextBoolean()) {
        client.read(published); // else what was in flight is lost with the connection
      }
      client.cut();
    }

    private void comeBack(Client client) {
      hub.settle();
      client.read(published);
      client.cut();
      client.connect(hub, 1000);
      client.resume(1000);
      hub.settle();
      client.read(published);
    }

    private boolean isBehind(Client client) {
      return published.stream()
          .filter(e -> e.isFor(client.wanted, client.sight))
          .anyMatch(e -> e.offset() > client.cursor);
    }

    private void assertAllSeen(Client client) {
      if (retained >= published.size()) {
        long expected =
            published.stream().filter(e -> e.isFor(client.wanted, client.sight)).count();
        assertThat(client.seen).as("seed " + seed).isEqualTo((int) expected);
      }
    }

    private Sight sight() {
      return switch (random.nextInt(6)) {
        case 0 -> Sight.ALL;
        case 1 -> Sight.PUBLIC;
        case 2 -> Sight.publicAnd(granted());
        case 3 -> Sight.publicAnd(granted()::test); // a sight that is equal to no other
        default -> new Sight(granted(), granted());
      };
    }

    private Granted granted() {
      Set<String> some = new HashSet<>(TOPICS);
      some.removeIf(topic -> random.nextBoolean());
      return new Granted(some);
    }

    private String topic() {
      return TOPICS.get(random.nextInt(TOPICS.size()));
    }
  }

  private static long offset(String id) {
    return EventId.parse(id).orElseThrow().offset();
  }
}
