package dev.tailrace.interop;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hears a cadence behind a proxy, and notes when.
 *
 * <p>Threads: has its own; the rest from the test's.
 */
final class Ear {
  /** How long one that is late is waited for, to tell a delay from silence. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** A stream behind a proxy. */
  interface Source extends Closeable {
    /** The data of the next event. */
    String nextData() throws IOException;

    static Source of(Listener listener) {
      return new Source() {
        @Override
        public String nextData() throws IOException {
          return listener.next().data();
        }

        @Override
        public void close() throws IOException {
          listener.close();
        }
      };
    }

    /** What curl prints. */
    static Source of(Program curl) {
      return new Source() {
        @Override
        public String nextData() throws IOException {
          String line = curl.out().next();
          while (!line.startsWith("data: ")) {
            line = curl.out().next();
          }
          return line.substring("data: ".length());
        }

        @Override
        public void close() {
          curl.close();
        }
      };
    }
  }

  private final Source source;
  private final int count;
  private final List<Long> heard = new ArrayList<>(); // guarded by itself
  private final Thread thread = new Thread(this::run, "ear");

  private Ear(Source source, int count) {
    this.source = source;
    this.count = count;
  }

  /** Listens for so many events. */
  static Ear at(Source source, int count) {
    Ear ear = new Ear(source, count);
    ear.thread.setDaemon(true);
    ear.thread.start();
    return ear;
  }

  /** Stops listening: how late each of the events was that came at all. */
  List<Duration> delays(Cadence cadence) throws InterruptedException, IOException {
    thread.join(GRACE.toMillis());
    source.close();
    thread.join(Patience.LIMIT_MILLIS);
    synchronized (heard) {
      return IntStream.range(0, heard.size())
          .mapToObj(i -> Duration.ofNanos(heard.get(i) - cadence.acknowledged().get(i)))
          .toList();
    }
  }

  private void run() {
    try {
      for (int i = 0; i < count; i++) {
        String data = source.nextData();
        if (!data.equals(String.valueOf(i))) {
          return; // another event, or none: those that are missing count as late
        }
        synchronized (heard) {
          heard.add(System.nanoTime());
        }
      }
    } catch (IOException | AssertionError e) {
      // The end, or the test's patience with it.
    }
  }
}
