package dev.tailrace.server;

import dev.tailrace.hub.Subscription;

/**
 * A subscription that gives its client's place back when it closes.
 *
 * <p>Threads: confined to its event loop.
 */
final class StreamPlace implements Subscription {
  private final Subscription subscription;
  private final Admission admission;
  private final ClientAddress client;
  private final boolean shared;
  private boolean closed;

  StreamPlace(
      Subscription subscription, Admission admission, ClientAddress client, boolean shared) {
    this.subscription = subscription;
    this.admission = admission;
    this.client = client;
    this.shared = shared;
  }

  @Override
  public void resume() {
    subscription.resume();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      admission.closeStream(client, shared);
    }
    subscription.close();
  }
}
