package dev.tailrace.server;

import java.util.Optional;

/**
 * Whether a hub wants to be sent anybody: not before it listens, and not any more once it drains.
 *
 * <p>Threads: thread-safe.
 */
public final class Readiness {
  private enum State {
    STARTING,
    READY,
    DRAINING
  }

  private State state = State.STARTING; // guarded by this

  /** It is about to start. */
  public Readiness() {}

  /** It listens. Whoever drains does not come back. */
  public synchronized void ready() {
    if (state == State.STARTING) {
      state = State.READY;
    }
  }

  /** It is about to end: alive, and finishing what it has, but nobody new is to be sent. */
  public synchronized void draining() {
    state = State.DRAINING;
  }

  /** Why nobody is to be sent; empty if they may be. */
  public synchronized Optional<String> obstacle() {
    return switch (state) {
      case STARTING -> Optional.of("the hub is starting");
      case DRAINING -> Optional.of("the hub is draining");
      case READY -> Optional.empty();
    };
  }
}
