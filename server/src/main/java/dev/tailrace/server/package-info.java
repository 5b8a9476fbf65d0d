/**
 * HTTP in, event streams out, on Netty. The only module that knows sockets.
 *
 * <pre>
 *   socket ─► [TlsSession] ─► Http1Connection ─► Http1Call             one request at a time
 *                          └► Http2Session ─► Http2Responder           many side by side
 *                                  │ each a Responder
 *                                  ▼
 *                  Routes ─► PublishText, PublishStream, PublishBatch ─► Hub
 *                     │ └──► Desk: health, metrics, info
 *                     └────► FollowExchange, PollExchange ─► Shard
 *                                  │                           │
 *   socket ◄─ Http1Outlet, ◄── StreamSink ◄────────────────────┘       one SharedFrame for all
 *             Http2Outlet
 * </pre>
 *
 * A connection lives on one event loop with its {@code ServerLoop}: a shard of the hub, a wheel of
 * timers, nothing shared with the other loops but what {@code Admission} counts. What a request
 * wants is an {@code Exchange}, which knows its {@code Responder} and no version of HTTP; while it
 * reads what somebody wants it holds no more than that. Once it is a {@code StreamSink} it holds no
 * more than its write-buffer mark.
 */
package dev.tailrace.server;
