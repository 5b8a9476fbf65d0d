/**
 * The event log: the port {@link dev.tailrace.log.EventLog}, a log in memory, and the embedded log
 * on segment files. It stores bytes under topics; only the hub knows that they are frames.
 */
package dev.tailrace.log;
