/**
 * {@code EventSource} for the JVM: connects, resumes, and tells what comes, in order and at the
 * pace of who listens.
 *
 * <pre>
 *            EventSource            three faces: HandlerOutlet, EventIterator, EventSubscription
 *                 │  request(n)                        ▲ events
 *                 ▼                                    │
 *   Mailbox ─► Connector ◄──── signals in turn ───── Feed ◄── EventDecoder (wire)
 *                 │  one after the other               ▲ bytes, asked for one chunk at a time
 *                 ▼                                    │
 *              Attempt ─────── through redirects ──────┘
 *                 │
 *                 ▼
 *             Transport       HttpClientTransport: java.net.http, the usual way
 *                             SocketTransport: our own HTTP/1.1, for ids outside of ASCII
 * </pre>
 *
 * Everything that happens to a source is a task in its {@code Mailbox}, one at a time; what is read
 * from outside is volatile. With handlers the mailbox runs on the executor; with a loop or a
 * subscriber it runs on whoever brings a task, so that a loop takes what is there without a switch
 * of threads. Time is a {@code Timer}, so that tests need not wait.
 */
@NullMarked
package dev.tailrace.client;

import org.jspecify.annotations.NullMarked;
