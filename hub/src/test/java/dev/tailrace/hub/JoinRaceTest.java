package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.LogOptions;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Sync;
import dev.tailrace.testkit.ManualClock;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A loop sleeps through what none of its listeners follows. So whoever joins at the very moment of
 * a publish must either find the event in the log or have the loop woken for it.
 */
class JoinRaceTest {
  private static final int TOPICS = 4;
  private static final int EVENTS = 40_000;

  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final ExecutorService readers = Executors.newSingleThreadExecutor();
  private final ExecutorService publisher = Executors.newSingleThreadExecutor();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final Frames frames = new Frames();
  private SegmentLog log; // which counts its end before it tells of it
  private Hub hub;
  private Shard<Frames.Frame> shard;

  /** Follows one topic on many connections, each for a few events; all on the loop. */
  private final class Restless extends RecordingSink {
    private final List<String> topics;
    private final List<String> seen = new ArrayList<>();
    private Start start = new Start.Earliest();
    private Subscription subscription;

    Restless(List<String> topics) {
      this.topics = topics;
    }

    void connect() {
      room = 3;
      opening = null;
      subscription = shard.subscribe(Follow.of(topics, start, Follow.OnGap.EARLIEST), this);
    }

    @Override
    public boolean send(Frames.Frame frame) {
      for (String text : frame.texts()) {
        seen.add(Frames.dataOf(text));
        start = new Start.AfterId(text.substring("id: ".length(), text.indexOf('\n')));
      }
      if (--room == 0) {
        subscription.close();
        loop.execute(this::connect);
      }
      return room > 0;
    }
  }

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    LogOptions options = LogOptions.in(directory).sync(Sync.NEVER).build();
    log = SegmentLog.open(options, new ManualClock(), writer);
    hub = new Hub(log, HubOptions.DEFAULTS, new ManualClock(), readers);
    shard = hub.shard(loop, frames);
  }

  @AfterEach
  void stop() throws IOException {
    List.of(publisher, loop, readers).forEach(ExecutorService::shutdownNow);
    log.close();
    writer.shutdownNow();
  }

  @Test
  void whoeverJoinsWhileEventsComeMissesNone() throws Exception {
    List<Restless> clients =
        List.of(
            new Restless(List.of("t/0")),
            new Restless(List.of("t/1", "nothing")),
            new Restless(List.of("t/2", "none/*")),
            new Restless(List.of("t/3")));
    clients.forEach(client -> loop.execute(client::connect));

    publisher.submit(() -> IntStream.range(0, EVENTS).forEach(this::publish)).get();

    for (int i = 0; i < TOPICS; i++) {
      Restless client = clients.get(i);
      List<String> expected = expected(i);
      awaitCount(client, expected.size());
      assertThat(client.seen).isEqualTo(expected);
    }
  }

  private void publish(int number) {
    String topic = "t/" + number % TOPICS;
    hub.publish(Publication.of(topic, Event.of("" + number)), published -> {});
  }

  private static List<String> expected(int topic) {
    return IntStream.range(0, EVENTS)
        .filter(number -> number % TOPICS == topic)
        .mapToObj(String::valueOf)
        .toList();
  }

  /** The loop goes round until the client has them; one that never gets them fails by its count. */
  private void awaitCount(Restless client, int count)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (size(client).get() < count && System.nanoTime() - deadline < 0) {
      readers.submit(() -> {}).get();
    }
  }

  private Future<Integer> size(Restless client) {
    return loop.submit(() -> client.seen.size());
  }
}
