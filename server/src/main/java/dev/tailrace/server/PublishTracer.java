package dev.tailrace.server;

import dev.tailrace.hub.Published;

/**
 * Is told of each publish that arrives by HTTP: when it is handed to the log, and what became of
 * it. Nothing of it lives as long as a stream.
 *
 * <p>Threads: thread-safe; what one publish begins ends on the same event loop.
 */
public interface PublishTracer {
  /** A publish on its way to the log. */
  interface Traced {
    /** It has been acknowledged or refused. */
    void end(Published outcome);
  }

  /** What a tracer that is off says. */
  Traced NOT_TRACED = outcome -> {};

  /** Traces nothing and costs nothing: heads are not even searched for a parent. */
  PublishTracer OFF = (topic, parent) -> NOT_TRACED;

  /**
   * Begins a publish.
   *
   * @param topic where it goes
   * @param parent what the client said it is a part of, or null
   */
  Traced begin(String topic, TraceParent parent);
}
