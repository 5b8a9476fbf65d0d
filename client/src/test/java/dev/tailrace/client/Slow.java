package dev.tailrace.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * A subscriber that takes what the test asks for.
 *
 * <p>Threads: confined to the test's thread.
 */
class Slow implements Flow.Subscriber<MessageEvent> {
  final List<String> taken = new ArrayList<>();
  private Flow.Subscription subscription;
  Throwable failure;
  boolean complete;

  void request(long n) {
    subscription.request(n);
  }

  void cancel() {
    subscription.cancel();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
  }

  @Override
  public void onNext(MessageEvent event) {
    taken.add(event.data());
  }

  @Override
  public void onError(Throwable throwable) {
    failure = throwable;
  }

  @Override
  public void onComplete() {
    complete = true;
  }
}
