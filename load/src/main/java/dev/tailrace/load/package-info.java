/**
 * The load driver: listeners and publishers by the thousand, against any hub that publishes with a
 * POST and streams on a GET, and a report of what they saw.
 *
 * <pre>
 *   LoadRun ──► Publishing ──► Publisher ──► POST        (the caller's thread)
 *      │            ▲ Schedule, Window: when, how many
 *      │
 *      └──────► ListenerLoop ──► Listener ──► GET        (a thread for each loop)
 *                   │                └─ ResponseParser ─► EventDecoder ─► Mark ─► OrderCheck
 *                   ▼
 *               Counts, Histogram ──► LoadReport ──► Figures ──► TextReport, Plot
 * </pre>
 *
 * Every payload carries a {@link Mark}: who published it, as which of how many, and when that was
 * due. What a listener should have had and when follows from the marks alone, so the hub's word is
 * never taken for anything.
 */
package dev.tailrace.load;
