package dev.tailrace.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides, whenever a connection has ended or not come about, whether the source connects again,
 * and when.
 *
 * <p>Threads: called by one thread at a time for each source; one that several sources share must
 * be thread-safe. All that are given here are.
 */
@FunctionalInterface
public interface ReconnectPolicy {
  /**
   * One connection and no more: right for a request whose stream has an end, such as the answer of
   * a language model. That end is then an end, not an error.
   */
  ReconnectPolicy NEVER = (error, reconnectionTime) -> Optional.empty();

  /**
   * Decides about one connection. What it throws is logged, and closes the source for good.
   *
   * @param error what happened; its {@code nextDelay} is not known yet
   * @param reconnectionTime the server's last {@code retry:}, exactly, or what the source was built
   *     with if there was none
   * @return how long to wait before the next attempt, less than zero being zero; empty to close for
   *     good
   */
  Optional<Duration> next(ConnectionError error, Duration reconnectionTime);

  /** {@return what a program on a server needs: {@link Backoff#DEFAULT}} */
  static Backoff standard() {
    return Backoff.DEFAULT;
  }

  /**
   * {@return what a browser does, to the letter of WHATWG HTML 9.2} It connects again after
   * failures of the network and ends of streams, after exactly the reconnection time; and fails for
   * good on every status but 200.
   */
  static ReconnectPolicy browser() {
    return (error, reconnectionTime) ->
        switch (error.kind()) {
          case ENDED, BROKEN, IDLE, UNREACHABLE, CONNECT_TIMEOUT -> Optional.of(reconnectionTime);
          default -> Optional.empty();
        };
  }
}
