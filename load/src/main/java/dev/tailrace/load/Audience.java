package dev.tailrace.load;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * All listeners, on the loops that they are dealt out to.
 *
 * <p>Threads: confined to the run's thread; {@link #counts} from any thread.
 */
final class Audience implements Closeable {
  private static final long POLL_MILLIS = 100;

  private final List<ListenerLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  Audience(Plan plan, Timing timing, RunIdentity run, Receipts receipts) throws IOException {
    for (int i = 0; i < plan.threads(); i++) {
      ListenerLoop loop = new ListenerLoop(plan, i, timing, run, receipts);
      loops.add(loop);
      threads.add(new Thread(loop, "tailrace-listeners-" + i));
    }
    threads.forEach(thread -> thread.setDaemon(true));
    threads.forEach(Thread::start);
  }

  /** Has every loop do something; returns when all have. */
  void tell(Consumer<ListenerLoop> command) throws InterruptedException {
    List<? extends Future<?>> done = loops.stream().map(loop -> loop.tell(command)).toList();
    for (Future<?> each : done) {
      await(each);
    }
  }

  Counts counts() {
    return Counts.sum(loops.stream().map(ListenerLoop::counts).toList());
  }

  /**
   * Fails if a loop has.
   *
   * @throws LoadException that says why
   */
  void check() {
    for (ListenerLoop loop : loops) {
      LoadException failure = loop.failure();
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** Ends the loops; returns when they have ended. */
  void end() throws InterruptedException {
    loops.forEach(loop -> loop.tell(ListenerLoop::end));
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      end();
      for (ListenerLoop loop : loops) {
        loop.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All measured latencies. The loops must have ended. */
  Histogram latency() {
    Histogram all = Tally.histogram();
    loops.forEach(loop -> all.add(loop.latency()));
    return all;
  }

  private void await(Future<?> done) throws InterruptedException {
    while (!done.isDone()) {
      check();
      try {
        done.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // looked at again
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
