package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Subscription;

/**
 * A subscription that gives its client's place back when it closes.
 *
 * <p>Threads: confined to its event loop.
 */
final class StreamPlace implements Subscription {
  private Subscription subscription;
  private final Admission admission;
  private final ClientAddress client;
  private final boolean shared;
  private int topics;
  private boolean closed;

  StreamPlace(
      Subscription subscription,
      Admission admission,
      ClientAddress client,
      boolean shared,
      int topics) {
    this.subscription = subscription;
    this.admission = admission;
    this.client = client;
    this.shared = shared;
    this.topics = topics;
  }

  @Override
  public void resume() {
    subscription.resume();
  }

  @Override
  public Subscription change(Follow follow) {
    subscription = subscription.change(follow);
    admission.reweigh(topics, follow.size());
    topics = follow.size();
    return this;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      admission.closeStream(client, shared, topics);
    }
    subscription.close();
  }
}
