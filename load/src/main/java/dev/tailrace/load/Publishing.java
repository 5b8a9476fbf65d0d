package dev.tailrace.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * All publishers, and what came of their events. An event goes to whichever publisher is idle, so
 * that one which waits for its answer holds up no other.
 *
 * <p>Threads: confined to the publishing thread.
 */
final class Publishing implements Closeable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

  private final Plan plan;
  private final Timing timing;
  private final RunIdentity run;
  private final Selector selector;
  private final PublishRequests requests;
  private final Mark mark;
  private final List<Publisher> publishers = new ArrayList<>();
  private final Queue<Publisher> idle = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final long[] accepted; // by topic, since the last takeAccepted

  private Schedule schedule;
  private long alive; // when something was last answered, or could go
  private long events;
  private long acceptedEvents;
  private long measuredEvents;
  private long refusedEvents;
  private String firstRefusal = "";

  Publishing(Plan plan, Timing timing, RunIdentity run, Selector selector) {
    this.plan = plan;
    this.timing = timing;
    this.run = run;
    this.selector = selector;
    requests = new PublishRequests(plan.target(), plan.shape(), run.topics());
    mark = new Mark(run.number());
    accepted = new long[plan.shape().topics()];
  }

  void connect() {
    Plan.Shape shape = plan.shape();
    for (int i = 0; i < shape.publishers(); i++) {
      Publisher publisher =
          new Publisher(i, plan.target(), shape.topics(), selector, requests.buffer());
      publisher.connect();
      publishers.add(publisher);
      idle.add(publisher);
    }
  }

  /** The number of the next event. */
  long events() {
    return events;
  }

  long acceptedEvents() {
    return acceptedEvents;
  }

  /** The accepted ones that were measured. */
  long measuredEvents() {
    return measuredEvents;
  }

  long refusedEvents() {
    return refusedEvents;
  }

  /** Why the first of them was; empty for none. */
  String firstRefusal() {
    return firstRefusal;
  }

  int busy() {
    return publishers.size() - idle.size();
  }

  /** How many events of each topic were accepted since this was asked last. */
  long[] takeAccepted() {
    long[] taken = accepted.clone();
    Arrays.fill(accepted, 0);
    return taken;
  }

  /**
   * Publishes what a schedule says, until it is over or has been stuck for too long.
   *
   * @param tick is called now and then
   */
  void publish(Schedule next, boolean measured, Runnable tick) throws IOException {
    schedule = next;
    mark.measured = measured;
    alive = timing.nanos();
    for (long now = alive; !schedule.isOver(now); now = timing.nanos()) {
      publishDue(now);
      long at = idle.isEmpty() ? Schedule.LATER : schedule.next(now);
      turn(at == Schedule.LATER ? TICK : Math.min(TICK, at - now));
      tick.run();
      if (at != Schedule.LATER) {
        alive = now;
      } else if (now - alive > PATIENCE) {
        return;
      }
    }
  }

  /** Waits for the answers that are still to come. */
  void settle(Runnable tick) throws IOException {
    long start = timing.nanos();
    while (busy() > 0) {
      turn(TICK);
      tick.run();
      if (timing.nanos() - start > PATIENCE) {
        throw new LoadException(
            Text.of(
                "%s has not answered %d of the publishes for %d s",
                plan.target().authority(), busy(), TimeUnit.NANOSECONDS.toSeconds(PATIENCE)));
      }
    }
  }

  /** Waits, for something to come or for {@code nanos}, while nothing is to be published. */
  void idle(long nanos) throws IOException {
    turn(nanos);
  }

  @Override
  public void close() throws IOException {
    for (Publisher publisher : publishers) {
      publisher.close();
    }
  }

  private void publishDue(long now) throws IOException {
    while (!idle.isEmpty() && !schedule.isOver(now) && schedule.next(now) <= now) {
      int topic = (int) (events % plan.shape().topics());
      mark.event = events;
      mark.due = schedule.go(events, now, plan.readersOf(topic)) - run.origin();
      events++;
      idle.remove().publish(topic, mark, requests);
    }
  }

  private void turn(long nanos) throws IOException {
    timing.await(selector, nanos);
    for (SelectionKey key : selector.selectedKeys()) {
      Publisher publisher = (Publisher) key.attachment();
      if (publisher.ready(buffer)) {
        answered(publisher);
      }
    }
    selector.selectedKeys().clear();
  }

  private void answered(Publisher publisher) {
    idle.add(publisher);
    alive = timing.nanos();
    if (publisher.answer().isSuccess()) {
      acceptedEvents++;
      measuredEvents += publisher.isMeasured() ? 1 : 0;
      accepted[publisher.topic()]++;
      return;
    }
    schedule.isOff(publisher.event());
    if (refusedEvents++ == 0) {
      String topic = run.topics().name(publisher.topic());
      String path = plan.target().publishPath().replace(Target.TOPIC, topic);
      firstRefusal = Refusals.ofPublish(path, publisher.answer());
    }
  }
}
