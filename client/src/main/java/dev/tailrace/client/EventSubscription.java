package dev.tailrace.client;

import java.lang.System.Logger.Level;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The face of a source that is subscribed to. Demand is the connection's: what is not asked for is
 * not read.
 *
 * <p>Threads: thread-safe; the subscriber is called in the mailbox.
 *
 * @see <a href="https://github.com/reactive-streams/reactive-streams-jvm">Reactive Streams
 *     1.0.4</a>
 */
final class EventSubscription implements Flow.Subscription, Outlet {
  private final EventSource source;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile Flow.@Nullable Subscriber<? super MessageEvent> subscriber;
  private volatile @Nullable Connector connector;

  EventSubscription(Flow.Subscriber<? super MessageEvent> subscriber, EventSource source) {
    this.subscriber = subscriber;
    this.source = source;
  }

  /** Tells a subscriber that there is nothing for it. */
  static void refuse(Flow.Subscriber<? super MessageEvent> subscriber, RuntimeException why) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            // there is nothing to ask for
          }

          @Override
          public void cancel() {
            // nor to cancel
          }
        });
    subscriber.onError(why);
  }

  void begin(Connector opened) {
    connector = opened;
    Flow.Subscriber<? super MessageEvent> told = subscriber;
    try {
      opened.start(this::subscribe);
    } catch (RejectedExecutionException e) {
      if (told != null) {
        told.onError(e);
      }
    }
  }

  private void subscribe() {
    Flow.Subscriber<? super MessageEvent> told = subscriber;
    if (told == null) {
      return;
    }
    try {
      told.onSubscribe(this);
    } catch (Throwable e) { // rule 2.13: it has cancelled its subscription
      Listeners.LOGGER.log(Level.ERROR, "A subscriber of an EventSource failed", e);
      cancel();
    }
  }

  @Override
  public void request(long n) {
    Connector opened = connector;
    if (opened == null || over.get()) {
      return;
    }
    if (n > 0) {
      opened.request(n);
    } else {
      opened.run(() -> refuseDemand(n));
    }
  }

  @Override
  public void cancel() {
    source.close();
  }

  @Override
  public boolean next(MessageEvent event) {
    Flow.Subscriber<? super MessageEvent> told = subscriber;
    if (told == null) {
      return false;
    }
    try {
      told.onNext(event);
      return true;
    } catch (Throwable e) { // rule 2.13: it has cancelled its subscription
      Listeners.LOGGER.log(Level.ERROR, "A subscriber of an EventSource failed", e);
      cancel();
      return false;
    }
  }

  @Override
  public void ended(ConnectionError why) {
    Flow.Subscriber<? super MessageEvent> told = finish();
    if (told == null) {
      return;
    }
    if (why.isCleanEnd()) {
      told.onComplete();
    } else {
      told.onError(new EventSourceException(why));
    }
  }

  @Override
  public void closed() {
    finish();
  }

  /** Rule 3.9. */
  private void refuseDemand(long n) {
    Flow.Subscriber<? super MessageEvent> told = finish();
    if (told != null) {
      source.close();
      told.onError(new IllegalArgumentException("demand is not positive (rule 3.9): " + n));
    }
  }

  /** Rule 3.13: nobody refers to the subscriber any more. */
  private Flow.@Nullable Subscriber<? super MessageEvent> finish() {
    Flow.Subscriber<? super MessageEvent> told = subscriber;
    subscriber = null;
    return over.compareAndSet(false, true) ? told : null;
  }
}
