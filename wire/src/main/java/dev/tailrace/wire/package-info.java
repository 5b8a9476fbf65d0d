/**
 * {@code text/event-stream} to events and back. Knows bytes and events; knows no sockets, threads
 * or clocks.
 *
 * <pre>
 *   Event ──► EventEncoder ──► bytes ──► EventDecoder ──► Event
 *
 *   within the decoder:
 *   chunks ──► LineParser ──────► EventBuilder ──────────────► Handler
 *              cuts lines and     fills the buffers of the     events, comments,
 *              fields, stores     specification, each within   retries, omissions
 *              nothing            its limit (BoundedBytes)
 * </pre>
 *
 * The five laws, one test class each:
 *
 * <ul>
 *   <li>L1 {@code decode(encode(e)) = e} for every event within the decoder's limits, line ends
 *       normalised to LF: {@code RoundTripTest}.
 *   <li>L2 An event that could not round-trip cannot be constructed: {@code EventTest}.
 *   <li>L3 Decoding gives the same events for every chunking of the same bytes: {@code
 *       ChunkingTest}.
 *   <li>L4 One publish, one encode, whatever the number of listeners. The hub keeps it; here an
 *       event has one form and no other: {@code EventEncoderTest}.
 *   <li>L5 A decoder's memory is bounded; too much is a typed error: {@code BoundedMemoryTest}.
 * </ul>
 */
@NullMarked
package dev.tailrace.wire;

import org.jspecify.annotations.NullMarked;
