/**
 * Topics, subscriptions and fan-out over an event log; no sockets, no threads of its own.
 *
 * <pre>
 *   publish ──► Hub ──► EventLog ──► "advanced to N" ──► Shard (one per event loop) ──► Sink (one per connection)
 *                          ▲                                │
 *                          └────── read after cursor ───────┘
 * </pre>
 *
 * The log is the truth; a connection is a cursor in it.
 *
 * <p>An event has one topic or several, and may be private; what a listener may see of the topics it
 * follows, its {@link dev.tailrace.hub.Sight} says.
 */
package dev.tailrace.hub;
