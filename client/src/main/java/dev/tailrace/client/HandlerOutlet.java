package dev.tailrace.client;

/**
 * The face of a source whose handlers are all there is: what they have been told is handled.
 *
 * <p>Threads: immutable.
 */
record HandlerOutlet() implements Outlet {
  @Override
  public boolean next(MessageEvent event) {
    return true;
  }

  @Override
  public void ended(ConnectionError why) {
    // the error handlers know
  }

  @Override
  public void closed() {
    // who closes it knows
  }
}
