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
 */
package dev.tailrace.hub;
