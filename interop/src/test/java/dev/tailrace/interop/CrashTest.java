package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Publishers write without pause while the hub is killed, again and again, at moments that nobody
 * chose.
 */
class CrashTest {
  private static final int KILLS = 20;
  private static final int MOST_ACKS_BETWEEN = 150;
  private static final String EVERYTHING = "/events?topic=**";
  private static final String LAST = "the last event";

  @RegisterExtension final Hubs hubs = new Hubs();

  private final Count acks = new Count();
  private final long seed = System.nanoTime();
  private HubProcess hub;

  @Test
  void everyAcknowledgedEventIsThereOnceAndInOrderAfterTwentyKills() throws Exception {
    hub = hubs.serve();
    Follower follower = Follower.start(hub, EVERYTHING, LAST);
    List<Writer> writers =
        List.of(
            new StreamWriter(hub, "streamed", acks),
            new KeyedWriter(hub, "keyed/a", acks),
            new KeyedWriter(hub, "keyed/b", acks),
            new KeyedWriter(hub, "keyed/c", acks),
            new BareWriter(hub, "bare", acks));
    writers.forEach(Writer::start);

    killAgainAndAgain();
    for (Writer writer : writers) {
      writer.finish();
    }
    List<Heard> log = log();

    for (Writer writer : writers) {
      writer.assertAllIn(log);
    }
    assertThat(log).noneMatch(Heard::isGap);
    assertThat(log.stream().map(Heard::id)).doesNotHaveDuplicates();
    assertThat(follower.awaitEnd()).as("what the follower saw").isEqualTo(log);
    assertThat(follower.connections()).isBetween(KILLS / 2, KILLS + 1);
  }

  private void killAgainAndAgain() throws InterruptedException {
    Random random = new Random(seed);
    for (int i = 0; i < KILLS; i++) {
      acks.await(acks.value() + 1 + random.nextInt(MOST_ACKS_BETWEEN));
      hub.kill9();
      hub.restart();
    }
    acks.await(acks.value() + MOST_ACKS_BETWEEN);
  }

  /** What the hub has, read from its beginning by a new listener. */
  private List<Heard> log() throws Exception {
    try (Publisher publisher = new Publisher(hub.port());
        Listener listener =
            Listener.follow(hub.port(), EVERYTHING, "Last-Event-ID: earliest")) {
      publisher.publish("end", LAST);
      return listener.upTo(LAST);
    }
  }
}
