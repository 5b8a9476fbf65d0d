package dev.tailrace.client;

/**
 * Where events go: one of the three faces of a source.
 *
 * <p>Threads: confined to the mailbox; {@link #closed} from any thread.
 */
interface Outlet {
  /**
   * An event that was asked for.
   *
   * @return whether it has been handled now; else it has when more is asked for
   */
  boolean next(MessageEvent event);

  /** The source has failed for good, or has come to its end. Nothing comes after. */
  void ended(ConnectionError why);

  /** The source has been closed by its user. Nothing begins after. */
  void closed();
}
