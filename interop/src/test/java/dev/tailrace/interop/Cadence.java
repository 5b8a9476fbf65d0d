package dev.tailrace.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Events that were published one after the other at an even pace, and when each was acknowledged:
 * from then on it is the proxy's time that is measured, and not the disk's.
 *
 * @param acknowledged by {@link System#nanoTime}
 */
record Cadence(List<Long> acknowledged) {
  static final Duration PACE = Duration.ofMillis(200);

  Cadence {
    acknowledged = List.copyOf(acknowledged);
  }

  /** Publishes so many, whose data are their numbers from 0; returns when that is done. */
  static Cadence publish(int port, String topic, int count) throws Exception {
    ScheduledExecutorService pacer = Executors.newSingleThreadScheduledExecutor();
    try (Publisher publisher = new Publisher(port)) {
      List<ScheduledFuture<Long>> pending = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String data = String.valueOf(i);
        pending.add(
            pacer.schedule(
                () -> {
                  publisher.publish(topic, data);
                  return System.nanoTime();
                },
                PACE.toMillis() * i,
                TimeUnit.MILLISECONDS));
      }
      List<Long> acknowledged = new ArrayList<>();
      for (ScheduledFuture<Long> each : pending) {
        acknowledged.add(each.get(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS));
      }
      return new Cadence(acknowledged);
    } finally {
      pacer.shutdownNow();
    }
  }
}
