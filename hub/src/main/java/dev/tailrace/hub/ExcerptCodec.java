package dev.tailrace.hub;

/**
 * Makes the answer to a poll out of what the log has for it: once for all polls that ask for the
 * same at the same time.
 *
 * <p>Threads: called on the hub's readers.
 *
 * @param <T> the answer; shared, not to be changed
 */
@FunctionalInterface
public interface ExcerptCodec<T> {
  /** Makes it. */
  T encode(Excerpt excerpt);
}
