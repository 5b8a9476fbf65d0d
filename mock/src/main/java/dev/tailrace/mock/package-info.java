/**
 * An HTTP/1.1 server for the tests of an event stream client: every byte, every chunk border and
 * the way a connection ends are the test's.
 *
 * <pre>
 *   MockEventServer ──► Connection ──► RequestReader ──► RecordedRequest ──► the test
 *     takes sockets      one thread          │
 *                        each                ▼
 *                                      MockExchange ──► ResponseWriter ──► Transport ──► bytes out
 *                                      answered by a MockResponse, or by the test itself
 * </pre>
 *
 * {@link dev.tailrace.mock.MockEventServer} says which of the two a request gets.
 */
@NullMarked
package dev.tailrace.mock;

import org.jspecify.annotations.NullMarked;
