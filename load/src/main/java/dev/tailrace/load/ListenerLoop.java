package dev.tailrace.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * A thread with its listeners, one selector and one buffer for all of them.
 *
 * <p>Threads: a thread of its own; {@link #tell}, {@link #counts} and {@link #failure} from any
 * thread, {@link #latency} when it has ended.
 */
final class ListenerLoop implements Runnable, Closeable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long DELAYED_POLL_MILLIS = 50;

  // any thread
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private volatile Counts counts = Counts.NONE;
  private volatile LoadException failure;

  // written once, at construction
  private final Plan plan;
  private final Timing timing;
  private final long origin;
  private final Receipts receipts;
  private final TopicNames topics;
  private final Selector selector;

  // the loop's thread only
  private final List<Listener> listeners = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final Consumer<SelectionKey> onReady = this::ready;
  private final Tally tally = new Tally();
  private final Mark mark;
  private final Connects connects;
  private long now;
  private boolean isPatient; // about connects that fail
  private boolean ended;

  /**
   * @param index the loop has the listeners index, index + threads, index + 2 × threads, …
   */
  ListenerLoop(Plan plan, int index, Timing timing, RunIdentity run, Receipts receipts)
      throws IOException {
    this.plan = plan;
    this.timing = timing;
    this.origin = run.origin();
    this.receipts = receipts;
    this.topics = run.topics();
    mark = new Mark(run.number());
    connects = new Connects(Math.max(1, plan.connectAtOnce() / plan.threads()));
    selector = Selector.open();
    Plan.Shape shape = plan.shape();
    for (int i = index; i < shape.listeners(); i += plan.threads()) {
      int topic = i % shape.topics();
      listeners.add(new Listener(this, topic, shape.publishers(), i < shape.stalled()));
    }
  }

  /** Has the loop do something; done when it is, and {@link #counts} shows it. */
  Future<?> tell(Consumer<ListenerLoop> command) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              command.accept(this);
              counts = tally.counts();
            },
            null);
    commands.add(task);
    selector.wakeup();
    return task;
  }

  Counts counts() {
    return counts;
  }

  /** Why it has ended before it was told to; null if it has not. */
  LoadException failure() {
    return failure;
  }

  Histogram latency() {
    return tally.latency;
  }

  @Override
  public void run() {
    try {
      while (!ended) {
        turn();
      }
    } catch (IOException | UncheckedIOException e) {
      failure = new LoadException("the listeners have failed: " + e.getMessage(), e);
    } catch (LoadException e) {
      failure = e;
    } finally {
      closeAll();
    }
  }

  /** Closes what it waits on; it must have ended. */
  @Override
  public void close() throws IOException {
    selector.close();
  }

  private void turn() throws IOException {
    if (connects.someAreDelayed()) {
      selector.select(onReady, DELAYED_POLL_MILLIS);
    } else {
      selector.select(onReady);
    }
    now = timing.nanos();
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      command.run();
    }
    connectSome();
    counts = tally.counts();
  }

  // commands

  void connect() {
    listeners.forEach(connects::add);
  }

  /** From now on a connect that fails is tried again. */
  void bePatient() {
    isPatient = true;
  }

  void stall() {
    listeners.stream().filter(Listener::stalls).forEach(listener -> listener.read(false));
  }

  /** Those that stalled read again, and are waited for as the others are. */
  void resume() {
    listeners.stream().filter(listener -> !listener.reads()).forEach(this::resume);
  }

  /** Those that read should have so many more events, by topic. */
  void expect(long[] more) {
    for (Listener listener : listeners) {
      listener.expect(more[listener.topic()]);
      if (listener.reads()) {
        await(listener);
      }
    }
  }

  /** What is missing now is no longer waited for. */
  void writeOff() {
    listeners.forEach(Listener::writeOff);
    tally.behind = 0;
    tally.missing = 0;
  }

  void cut() {
    connects.clear();
    tally.connected = 0;
    closeAll();
  }

  void end() {
    ended = true;
  }

  private void resume(Listener listener) {
    listener.read(true);
    tally.stalledMissed += listener.missing();
    await(listener);
  }

  private void await(Listener listener) {
    long missing = Math.max(0, listener.missing());
    tally.missing += missing;
    tally.behind += missing > 0 ? 1 : 0;
  }

  // connections

  private void connectSome() {
    for (Listener next = connects.poll(now); next != null; next = connects.poll(now)) {
      try {
        next.connect(selector, plan.target());
      } catch (IOException e) {
        lose(next, e);
      }
    }
  }

  private void ready(SelectionKey key) {
    Listener listener = (Listener) key.attachment();
    try {
      if (key.isValid() && listener.ready(buffer)) {
        lose(listener, null);
      }
    } catch (IOException e) {
      lose(listener, e);
    }
  }

  private void lose(Listener listener, IOException cause) {
    close(listener);
    if (listener.hasStreamed()) {
      tally.connected--;
      tally.disconnects++;
    } else {
      connects.ended();
      tally.failedConnects++;
      requirePatience(listener, cause);
    }
    if (listener.hasHeard()) {
      connects.add(listener);
    } else {
      connects.addLater(listener, now);
    }
  }

  private void requirePatience(Listener listener, IOException cause) {
    if (!isPatient) {
      throw new LoadException(
          Refusals.ofListener(plan.target(), topics.name(listener.topic()), listener, cause),
          cause);
    }
  }

  private void closeAll() {
    listeners.forEach(ListenerLoop::close);
  }

  private static void close(Listener listener) {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // what its listeners tell

  byte[] request(int topic, String lastEventId) {
    String path = plan.target().subscribePath().replace(Target.TOPIC, topics.name(topic));
    String resume = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\n"
            + plan.target().headerLines()
            + "Accept: text/event-stream\r\nCache-Control: no-cache\r\n"
            + resume
            + "\r\n";
    return head.getBytes(StandardCharsets.UTF_8);
  }

  void streams() {
    connects.ended();
    tally.connected++;
    if (tally.connected == listeners.size()) {
      tally.connectedAt = timing.nanos();
    }
  }

  void received(int length) {
    now = timing.nanos();
    tally.bytes += length;
  }

  /** Into which its listeners read the data of events. */
  Mark mark() {
    return mark;
  }

  void other(boolean isGap) {
    if (isGap) {
      tally.gaps++;
    } else {
      tally.others++;
    }
  }

  /** A listener had the event of {@link #mark}. */
  void had(Listener listener, OrderCheck.Verdict verdict) {
    tally.received++;
    if (verdict == OrderCheck.Verdict.DOUBLE) {
      tally.duplicated++;
      return;
    }
    tally.reordered += verdict == OrderCheck.Verdict.LATE ? 1 : 0;
    if (!listener.stalls()) {
      receipts.received(mark.event);
      if (mark.measured) {
        tally.measure(now - origin - mark.due, now);
      }
    }
    tally.lastReceivedAt = now;
    if (tally.behind > 0 && listener.missing() >= 0) {
      tally.missing--;
      tally.behind -= listener.missing() == 0 ? 1 : 0;
    }
  }
}
