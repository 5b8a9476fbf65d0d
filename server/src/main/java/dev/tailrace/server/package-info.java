/**
 * HTTP in, event streams out, on Netty. The only module that knows sockets.
 *
 * <pre>
 *   socket ──► Http1Connection ──► Routes ──► PublishText, PublishStream, PublishBatch ──► Hub
 *                 Responder           │
 *                                     └─────► FollowExchange ──► Shard
 *                                                  │               │
 *   socket ◄── Http1Outlet ◄────────────────── StreamSink ◄────────┘   one SharedFrame for all
 *                 Outlet
 * </pre>
 *
 * A connection lives on one event loop with its {@code ServerLoop}: a shard of the hub, a wheel of
 * timers, nothing shared with the other loops. What a request wants is an {@code Exchange}, which
 * knows its {@code Responder} and no version of HTTP; while it reads what somebody wants it holds
 * no more than that. Once it is a {@code StreamSink} it holds no more than its write-buffer mark.
 */
package dev.tailrace.server;
