/**
 * {@code text/event-stream} to events and back. Knows bytes and events; knows no sockets, threads
 * or clocks.
 *
 * <pre>
 *   Event ──► EventEncoder ──► bytes ──► EventDecoder ──► Event
 * </pre>
 *
 * The five laws, one test class each:
 *
 * <ul>
 * <li>L1 {@code decode(encode(e)) = e} for every event, line ends normalised to LF.
 * <li>L2 An event that could not round-trip cannot be constructed.
 * <li>L3 Decoding gives the same events for every chunking of the same bytes.
 * <li>L4 One publish, one encode, whatever the number of listeners (kept by the hub).
 * <li>L5 A decoder's memory is bounded; too much is a typed error.
 * </ul>
 */
package dev.tailrace.wire;
