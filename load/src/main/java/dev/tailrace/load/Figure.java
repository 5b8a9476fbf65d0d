package dev.tailrace.load;

/**
 * One figure of a report.
 *
 * @param key its name for a program, with its unit: {@code p99_micros}
 * @param value a {@code Long}, {@code Integer}, {@code Double} or {@code String}
 * @param label its name for a person
 * @param text its value for a person, with its unit
 *     <p>Threads: immutable.
 */
public record Figure(String key, Object value, String label, String text) {}
