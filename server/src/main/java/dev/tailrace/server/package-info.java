/**
 * HTTP in, event streams out, on Netty. The only module that knows sockets.
 *
 * <pre>
 *   socket ──► Connection ──► Routes ──► PublishText, PublishStream, PublishBatch ──► Hub
 *                  │             │
 *                  │             └─────► FollowExchange ──► Shard
 *                  ▼                                          │
 *              StreamSink  ◄──────────────────────────────────┘   one SharedFrame for all
 *                  │
 *                  ▼
 *               socket
 * </pre>
 *
 * A connection lives on one event loop with its {@code ServerLoop}: a shard of the hub, a wheel of
 * timers, nothing shared with the other loops. While it is a {@code Connection} it reads what
 * somebody wants and no more; once it is a {@code StreamSink} it holds no more than its
 * write-buffer mark.
 */
package dev.tailrace.server;
