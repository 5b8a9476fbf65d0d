package dev.tailrace.server;

/**
 * An exchange that becomes another one, to which it passes on what it is told from then on.
 *
 * <p>Threads: confined to its event loop.
 */
abstract class ForwardingExchange implements Exchange {
  private Exchange next; // null until it is known

  /** From now on it is this one; what has been missed by then is told to it elsewhere. */
  final void become(Exchange exchange) {
    next = exchange;
  }

  /** Whether it has become another one. */
  final boolean hasBecome() {
    return next != null;
  }

  final Exchange next() {
    return next;
  }

  @Override
  public void cut() {
    if (next != null) {
      next.cut();
    }
  }

  @Override
  public void writable() {
    if (next != null) {
      next.writable();
    }
  }

  @Override
  public void drain() {
    if (next != null) {
      next.drain();
    }
  }

  @Override
  public boolean endsWithInput() {
    return next != null && next.endsWithInput();
  }

  @Override
  public Patience patience() {
    return next == null ? Patience.TOTAL : next.patience();
  }
}
