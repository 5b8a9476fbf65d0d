package dev.tailrace.client;

/**
 * Where an {@link EventSource} stands.
 *
 * <p>Threads: immutable.
 *
 * @see <a href="https://html.spec.whatwg.org/#dom-eventsource-readystate">WHATWG HTML 9.2.2</a>
 */
public enum ReadyState {
  /** Not opened yet, connecting, or waiting to connect again. */
  CONNECTING,
  /** The response of a stream has come; events are delivered as they come. */
  OPEN,
  /** Closed, or failed for good; no more connections are made. */
  CLOSED
}
