package dev.tailrace.server;

import java.util.function.Consumer;

/**
 * A way to see whether the hub's log works: what is sent comes back when it has been where
 * publishes go.
 *
 * <p>Threads: thread-safe.
 */
@FunctionalInterface
public interface Canary {
  /** For a hub whose log cannot be tried. */
  Canary NONE = done -> done.accept(Outcome.THROUGH);

  /**
   * Sends it.
   *
   * @param done called once, from any thread, perhaps at once; never if the log is stuck
   */
  void send(Consumer<Outcome> done);

  /**
   * What became of it.
   *
   * @param kind in short
   * @param detail what is wrong, for people; empty if nothing is
   */
  record Outcome(Kind kind, String detail) {
    /** It came through. */
    public static final Outcome THROUGH = new Outcome(Kind.THROUGH, "");
  }

  /** What an outcome means for the process. */
  enum Kind {
    /** Publishes are taken. */
    THROUGH,
    /** Publishes are refused, and a new start would not help: the disk is full. */
    REFUSED,
    /** Publishes are refused until the log is opened again, which only a new start does. */
    FAILED
  }
}
