/**
 * Clocks, executors, ports, chunk choppers and shared vectors for the tests of every module; never
 * shipped.
 */
package dev.tailrace.testkit;
