package dev.tailrace.client;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all sources of a process share unless they are built with their own: daemon threads that end
 * when idle, and a client of {@code java.net.http}. A source needs no thread of its own.
 *
 * <p>Threads: thread-safe.
 */
final class Shared {
  private static final long IDLE_SECONDS = 5;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private Shared() {}

  /** As many threads as there is work for at a time: handlers and suppliers may block. */
  static Executor executor() {
    return Threads.POOL;
  }

  static Timer timer() {
    return Threads.TIMER;
  }

  static HttpClient httpClient() {
    return Client.CLIENT;
  }

  /** A timer whose tasks run on that executor. */
  static Timer timer(Executor executor) {
    return new PoolTimer(Threads.CLOCKWORK, executor);
  }

  private static final class Threads {
    static final ThreadPoolExecutor POOL = pool();
    static final ScheduledThreadPoolExecutor CLOCKWORK = clockwork();
    static final Timer TIMER = new PoolTimer(CLOCKWORK, POOL);

    private static ThreadPoolExecutor pool() {
      return new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          named("tailrace-client-"));
    }

    private static ScheduledThreadPoolExecutor clockwork() {
      ScheduledThreadPoolExecutor timer =
          new ScheduledThreadPoolExecutor(1, named("tailrace-client-timer-"));
      timer.setRemoveOnCancelPolicy(true);
      timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
      timer.allowCoreThreadTimeOut(true);
      return timer;
    }

    private static java.util.concurrent.ThreadFactory named(String prefix) {
      AtomicLong count = new AtomicLong();
      return task -> {
        Thread thread = new Thread(task, prefix + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
      };
    }
  }

  private static final class Client {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(Threads.POOL)
            .build();
  }

  private record PoolTimer(ScheduledThreadPoolExecutor clockwork, Executor executor)
      implements Timer {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public Task after(Duration delay, Runnable task) {
      long nanos = saturated(delay);
      var scheduled = clockwork.schedule(() -> hand(task), nanos, TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    }

    private void hand(Runnable task) {
      try {
        executor.execute(task);
      } catch (RejectedExecutionException | Error e) {
        task.run(); // the source finds out by itself that its executor takes no more
      }
    }

    private static long saturated(Duration delay) {
      boolean fits = delay.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) < 0;
      return fits ? delay.toNanos() : Long.MAX_VALUE / 2;
    }
  }
}
