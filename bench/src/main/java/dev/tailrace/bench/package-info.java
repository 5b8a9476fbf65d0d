/**
 * What Tailrace can do, in figures: programs that measure, and print what they have measured. The
 * results that were kept are in {@code bench/results}, by date.
 */
package dev.tailrace.bench;
