package dev.tailrace.hub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * What a shard's subscriptions read from the log, off the loop. Only so many reads run at a time:
 * their bytes lie on the heap until the loop has offered them. And whoever asks for what somebody
 * waits for already shares that read: when a hub comes back, thousands of listeners ask for the
 * same at once.
 *
 * <p>Threads: confined to the shard's loop; the reads themselves run on the readers.
 */
final class LogReads {
  /** Something that may wait for the disk. */
  interface Read<T> {
    T run() throws IOException;

    /** Everybody has had the result; on the loop. */
    default void release(T result) {}
  }

  /** What becomes of it, on the loop. Neither throws. */
  interface Outcome<T> {
    void done(T result);

    void failed(IOException cause);
  }

  private final Executor readers;
  private final Executor loop;
  private final int atOnce;

  // loop only
  private final Map<Object, Job<?>> waiting = new LinkedHashMap<>();
  private final Set<Object> running = new HashSet<>();
  private boolean telling;

  LogReads(Executor readers, Executor loop, int atOnce) {
    this.readers = readers;
    this.loop = loop;
    this.atOnce = atOnce;
  }

  /**
   * Reads, or joins those who wait for the same. A read that has begun is not joined, since it may
   * not know what was in the log when this one asked; the next one begins when it has ended.
   *
   * @param key says what is read: equal keys stand for the same read, of the same type
   */
  <T> void submit(Object key, Read<T> read, Outcome<T> outcome) {
    @SuppressWarnings("unchecked") // by the contract of the key
    Job<T> job = (Job<T>) waiting.computeIfAbsent(key, k -> new Job<>(k, read));
    job.outcomes.add(outcome);
    startNext();
  }

  /**
   * Not while those who shared a read are being told: the first of them would start its next one
   * alone, and so would the others, one by one.
   */
  private void startNext() {
    if (telling) {
      return;
    }
    Iterator<Job<?>> next = waiting.values().iterator();
    List<Job<?>> starting = new ArrayList<>();
    while (running.size() < atOnce && next.hasNext()) {
      Job<?> job = next.next();
      if (running.add(job.key)) {
        next.remove();
        starting.add(job);
      }
    }
    starting.forEach(Job::start); // which may end at once, and start more
  }

  private final class Job<T> {
    private final Object key;
    private final Read<T> read;
    private final List<Outcome<T>> outcomes = new ArrayList<>();

    Job(Object key, Read<T> read) {
      this.key = key;
      this.read = read;
    }

    void start() {
      try {
        readers.execute(this::run);
      } catch (RuntimeException | Error e) { // rejected, or no thread to be had
        fail(new IOException("the log's readers take no more", e));
      }
    }

    private void run() {
      try {
        T result = read.run();
        onLoop(() -> tell(outcome -> outcome.done(result), () -> read.release(result)));
      } catch (IOException e) {
        fail(e);
      } catch (RuntimeException | Error e) { // or the subscriptions would wait for ever
        fail(new IOException("reading the log failed", e));
      }
    }

    private void fail(IOException cause) {
      onLoop(() -> tell(outcome -> outcome.failed(cause), () -> {}));
    }

    private void tell(Consumer<Outcome<T>> result, Runnable release) {
      running.remove(key);
      telling = true;
      try {
        outcomes.forEach(result);
      } finally {
        telling = false;
        release.run();
        startNext();
      }
    }

    private void onLoop(Runnable task) {
      try {
        loop.execute(task);
      } catch (RejectedExecutionException loopIsGone) {
        // the connections that would have heard of it are gone with it
      }
    }
  }
}
