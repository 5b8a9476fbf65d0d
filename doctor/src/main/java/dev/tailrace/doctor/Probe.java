package dev.tailrace.doctor;

/**
 * An event of the doctor's own.
 *
 * @param number from 1
 * @param mark its data, which no other event has
 * @param sentNanos when its POST was sent, in ticks
 * @param answeredNanos when that was answered, or given up
 * @param answer what it was answered
 *     <p>Threads: immutable.
 */
record Probe(int number, String mark, long sentNanos, long answeredNanos, Answer answer) {
  /** How long it was too late: after its POST was answered, the event had been delivered. */
  long latenessNanos(long arrivedNanos) {
    return Math.max(0, arrivedNanos - answeredNanos);
  }
}
