package dev.tailrace.doctor;

/**
 * Bytes that came together.
 *
 * @param atNanos when, in ticks
 * @param bytes of the body as it was sent; not to be changed
 *     <p>Threads: immutable.
 */
record Chunk(long atNanos, byte[] bytes) {}
