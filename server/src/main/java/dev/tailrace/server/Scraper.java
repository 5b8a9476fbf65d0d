package dev.tailrace.server;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Puts the metrics together when somebody asks, on a thread of its own: some of them take time, and
 * they must be had when everything else is stuck. Until somebody asks there is no registry and no
 * thread.
 *
 * <p>Threads: {@link #execute}, {@link #watch} and {@link #close} from any thread; the rest is
 * confined to its own.
 */
final class Scraper implements Executor, AutoCloseable {
  static final String PLAIN = "text/plain";
  static final String OPEN_METRICS = "application/openmetrics-text";

  /** More would be no news. */
  private static final int MOST_WAITING = 8;

  private static final long IDLE_SECONDS = 30;

  /** What a loop may take to tell of its listeners; what is told later counts the next time. */
  private static final long SURVEY_MILLIS = 1000;

  /** What a scrape came to. */
  record Text(String contentType, byte[] body) {}

  private final ServerMetrics metrics;
  private final List<MeterBinder> binders;
  private final ThreadPoolExecutor thread;
  private volatile List<ServerLoop> loops = List.of();

  // its own thread
  private PrometheusMeterRegistry registry; // null until somebody asks

  /**
   * @param binders bind the meters that are not the server's
   */
  Scraper(ServerMetrics metrics, List<MeterBinder> binders) {
    this.metrics = metrics;
    this.binders = binders;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            new DefaultThreadFactory("tailrace-metrics", true));
    thread.allowCoreThreadTimeOut(true);
  }

  /** Whose listeners are asked how far behind they are. */
  void watch(Collection<ServerLoop> all) {
    loops = List.copyOf(all);
  }

  /** Runs a task on its thread, unless too many wait already or it is closed. */
  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }

  /**
   * All metrics now.
   *
   * @param format {@link #PLAIN} or {@link #OPEN_METRICS}
   */
  Text scrape(String format) {
    if (registry == null) {
      registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      new ServerMeters(metrics).bindTo(registry);
      binders.forEach(binder -> binder.bindTo(registry));
    }
    survey();
    String type =
        format + "; version=" + (format.equals(PLAIN) ? "0.0.4" : "1.0.0") + "; charset=utf-8";
    return new Text(type, registry.scrape(type).getBytes(StandardCharsets.UTF_8));
  }

  /** Waits for all loops: this thread has nothing else to do. */
  private void survey() {
    List<ServerLoop> asked = loops;
    CountDownLatch left = new CountDownLatch(asked.size());
    List<LoopLag> lags =
        asked.stream().map(loop -> new LoopLag(metrics.listenerLag, left::countDown)).toList();
    for (int i = 0; i < lags.size(); i++) {
      ServerLoop loop = asked.get(i);
      LoopLag lag = lags.get(i);
      loop.execute(() -> loop.shard().survey(lag));
    }
    try {
      if (left.await(SURVEY_MILLIS, TimeUnit.MILLISECONDS)) {
        metrics.lagging(
            lags.stream().mapToLong(LoopLag::lagging).sum(),
            lags.stream().mapToLong(LoopLag::most).max().orElse(0));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is being closed
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
