package dev.tailrace.server;

/**
 * Whose limits a request counts for.
 *
 * @param client where it came from
 * @param tenant to whom its token belongs; null if to none
 *     <p>Threads: immutable.
 */
record Sender(ClientAddress client, String tenant) {}
