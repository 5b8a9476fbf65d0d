package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.InMemoryLog;
import dev.tailrace.testkit.ManualClock;
import dev.tailrace.testkit.ManualExecutor;
import dev.tailrace.wire.Event;
import java.util.ArrayList;
import java.util.List;

/** A hub over a log in memory, with one shard, all run by hand on the test's thread. */
final class HubFixture implements AutoCloseable {
  static final String EPOCH = "aaaaaa";

  final ManualClock clock = new ManualClock();
  final ManualExecutor loop = new ManualExecutor();
  final ManualExecutor readers = new ManualExecutor();
  final Frames frames = new Frames();
  final InMemoryLog log;
  final Hub hub;
  final Shard<Frames.Frame> shard;

  HubFixture() {
    this(1_000_000, HubOptions.DEFAULTS);
  }

  HubFixture(int retained, HubOptions options) {
    log = new InMemoryLog(EPOCH, retained, clock);
    hub = new Hub(log, options, clock, readers);
    shard = hub.shard(loop, frames);
  }

  Published publish(String topic, String data) {
    return publish(Publication.of(topic, Event.of(data)));
  }

  Published publish(Publication publication) {
    List<Published> outcome = new ArrayList<>();
    hub.publish(publication, outcome::add);
    assertThat(outcome).hasSize(1);
    return outcome.get(0);
  }

  Subscription follow(RecordingSink sink, Start start, String... topics) {
    return shard.subscribe(Follow.of(List.of(topics), start, Follow.OnGap.EARLIEST), sink);
  }

  /** Runs loop and readers until neither has anything left to do. */
  void settle() {
    while (loop.runOne() || readers.runOne()) {
      // until both are empty
    }
  }

  static String id(long offset) {
    return EPOCH + "." + offset;
  }

  /** Every test ends here: nothing waits, and every frame that was made was given back. */
  @Override
  public void close() {
    settle();
    assertThat(frames.held).as("frames held").isZero();
  }
}
