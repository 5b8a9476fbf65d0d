package dev.tailrace.log;

import java.util.function.Consumer;

/**
 * An append that waits for the writer.
 *
 * @param done to be called exactly once
 */
record Pending(Entry entry, Names names, Consumer<Appended> done) {}
