package dev.tailrace.hub;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What a shard's subscriptions read from the log, off the loop, and only so many at a time: the
 * bytes of a read lie on the heap until the loop has offered them, and thousands of listeners may
 * come back at once.
 *
 * <p>Threads: confined to the shard's loop; the reads themselves run on the readers.
 */
final class LogReads {
  /** Something that may wait for the disk. */
  interface Read<T> {
    T run() throws IOException;
  }

  /** What becomes of it, on the loop. */
  interface Outcome<T> {
    void done(T result);

    void failed(IOException cause);
  }

  private final Executor readers;
  private final Executor loop;
  private final int atOnce;

  // loop only
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  LogReads(Executor readers, Executor loop, int atOnce) {
    this.readers = readers;
    this.loop = loop;
    this.atOnce = atOnce;
  }

  <T> void submit(Read<T> read, Outcome<T> outcome) {
    waiting.add(() -> start(read, outcome));
    startNext();
  }

  private <T> void start(Read<T> read, Outcome<T> outcome) {
    try {
      readers.execute(() -> run(read, outcome));
    } catch (RejectedExecutionException e) {
      finish(() -> outcome.failed(new IOException("the log's readers take no more", e)));
    }
  }

  private void startNext() {
    while (running < atOnce && !waiting.isEmpty()) {
      running++;
      waiting.remove().run();
    }
  }

  private <T> void run(Read<T> read, Outcome<T> outcome) {
    try {
      T result = read.run();
      finish(() -> outcome.done(result));
    } catch (IOException e) {
      finish(() -> outcome.failed(e));
    } catch (RuntimeException | Error e) { // or the subscription would wait for ever
      finish(() -> outcome.failed(new IOException("reading the log failed", e)));
    }
  }

  private void finish(Runnable outcome) {
    try {
      loop.execute(
          () -> {
            running--;
            startNext();
            outcome.run();
          });
    } catch (RejectedExecutionException loopIsGone) {
      // the connections that would have heard of it are gone with it
    }
  }
}
