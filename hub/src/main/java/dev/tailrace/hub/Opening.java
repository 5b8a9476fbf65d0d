package dev.tailrace.hub;

/**
 * Where a subscription starts.
 *
 * @param cursor the id after which it continues, as {@code <epoch>.<offset>}
 * @param gap what could not be given to the listener, or {@code null} if it gets all it asked for
 */
public record Opening(String cursor, Gap gap) {}
