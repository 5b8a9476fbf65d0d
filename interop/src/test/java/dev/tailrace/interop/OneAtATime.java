package dev.tailrace.interop;

import dev.tailrace.client.MessageEvent;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The demand of a subscriber that asks for one event at a time, on a thread of its own, and now and
 * then only after a while.
 *
 * <p>Threads: thread-safe.
 */
final class OneAtATime implements AutoCloseable {
  private static final int PAUSE_EVERY = 500;
  private static final int PAUSE_MILLIS = 50;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demand");
            thread.setDaemon(true);
            return thread;
          });

  Flow.Subscriber<MessageEvent> subscriber(Ledger ledger) {
    return new Flow.Subscriber<>() {
      private Flow.Subscription subscription;

      @Override
      public void onSubscribe(Flow.Subscription to) {
        subscription = to;
        subscription.request(1);
      }

      @Override
      public void onNext(MessageEvent event) {
        ledger.enter(event);
        int pause = ledger.received() % PAUSE_EVERY == 0 ? PAUSE_MILLIS : 0;
        clock.schedule(() -> subscription.request(1), pause, TimeUnit.MILLISECONDS);
      }

      @Override
      public void onError(Throwable failure) {
        ledger.fail("failed: " + failure);
      }

      @Override
      public void onComplete() {
        ledger.fail("complete");
      }
    };
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
