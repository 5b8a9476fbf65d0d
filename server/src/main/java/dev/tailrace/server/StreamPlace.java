package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Subscription;

/**
 * A subscription that gives its sender's place back when it closes.
 *
 * <p>Threads: confined to its event loop.
 */
final class StreamPlace implements Subscription {
  private Subscription subscription;
  private final Admission admission;
  private final Sender sender;
  private final boolean shared;
  private int topics;
  private boolean closed;

  StreamPlace(
      Subscription subscription,
      Admission admission,
      Sender sender,
      boolean shared,
      int topics) {
    this.subscription = subscription;
    this.admission = admission;
    this.sender = sender;
    this.shared = shared;
    this.topics = topics;
  }

  @Override
  public void resume() {
    subscription.resume();
  }

  /** What it follows then has been {@link Admission#change admitted}. */
  @Override
  public Subscription change(Follow follow) {
    topics = follow.size(); // first, since it may end in the middle of the change
    subscription = subscription.change(follow);
    return this;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      admission.closeStream(sender, shared, topics);
    }
    subscription.close();
  }
}
