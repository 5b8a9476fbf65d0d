package dev.tailrace.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Connects again after what passes, with waits that grow from failure to failure and are drawn by
 * chance, so that the many clients of a server that restarts do not come back in step.
 *
 * <p>With {@code R} the reconnection time, within its bounds, and {@code b = min(maxDelay, max(R,
 * firstDelay) · 2^(attempt − 1))}, the wait is drawn evenly from {@code f} to {@code 2 f}, where
 * {@code f = max(R, b / 2)}. So it is never shorter than the server asked for, the spread is always
 * as wide as the shortest wait, and a server that closes at once sees no more than eight attempts
 * in the first minute, however the dice fall; each is one connection, or two if {@code
 * java.net.http} finds it closed before a byte of the answer and sends a {@code GET} again. {@code
 * Retry-After} counts as the shortest wait; what chance adds to it is at most {@code b}.
 *
 * <p>Threads: immutable, if {@code random} and {@code passes} are thread-safe.
 *
 * @param firstDelay what growth starts from where the server asks for less; more than zero
 * @param maxDelay the longest wait that growth alone leads to; at least {@code firstDelay}
 * @param minReconnectionTime the server's {@code retry:} counts as no less than this
 * @param maxReconnectionTime and as no more than this, and so does {@code Retry-After}
 * @param passes which errors may pass; all others close the source
 * @param random where chance comes from
 */
public record Backoff(
    Duration firstDelay,
    Duration maxDelay,
    Duration minReconnectionTime,
    Duration maxReconnectionTime,
    Predicate<ConnectionError> passes,
    RandomGenerator random)
    implements ReconnectPolicy {

  private static final int MAX_DOUBLINGS = 30;
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * From 1 s to 30 s; {@code retry:} counts from 0 to 1 h. Passing are failures of the network,
   * ends of streams, the statuses 408, 425, 429 and 5xx but 501 and 505, and a single 401 of a
   * source that has been open before, since its token may have expired and the next be fresh. Not
   * passing are all other statuses, 204, what is no event stream, and an event that is too large:
   * it would come again.
   */
  public static final Backoff DEFAULT =
      new Backoff(
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ofHours(1),
          Backoff::passesByDefault,
          () -> ThreadLocalRandom.current().nextLong());

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if they contradict each other, or one is longer than 365 days
   */
  public Backoff {
    require(firstDelay.compareTo(Duration.ZERO) > 0, "firstDelay is not positive", firstDelay);
    require(maxDelay.compareTo(firstDelay) >= 0, "maxDelay is less than firstDelay", maxDelay);
    require(!minReconnectionTime.isNegative(), "minReconnectionTime < 0", minReconnectionTime);
    require(
        maxReconnectionTime.compareTo(minReconnectionTime) >= 0,
        "maxReconnectionTime is less than minReconnectionTime",
        maxReconnectionTime);
    require(maxDelay.compareTo(LONGEST) <= 0, "maxDelay is longer than a year", maxDelay);
    require(
        maxReconnectionTime.compareTo(LONGEST) <= 0,
        "maxReconnectionTime is longer than a year",
        maxReconnectionTime);
    Objects.requireNonNull(passes, "passes");
    Objects.requireNonNull(random, "random");
  }

  /**
   * {@return this policy with other bounds of growth}
   *
   * @param first what growth starts from; more than zero
   * @param most the longest wait that growth alone leads to; from {@code first} to 365 days
   * @throws IllegalArgumentException if they are out of these ranges
   */
  public Backoff withDelays(Duration first, Duration most) {
    return new Backoff(first, most, minReconnectionTime, maxReconnectionTime, passes, random);
  }

  /**
   * {@return this policy with other bounds of what {@code retry:} and {@code Retry-After} count as}
   *
   * @param least they count as no less than this; from zero
   * @param most and as no more than this; from {@code least} to 365 days
   * @throws IllegalArgumentException if they are out of these ranges
   */
  public Backoff withReconnectionTimes(Duration least, Duration most) {
    return new Backoff(firstDelay, maxDelay, least, most, passes, random);
  }

  /**
   * {@return this policy for other errors} {@link #passes} tells of those it has now.
   *
   * @param others which errors may pass; all else closes the source
   */
  public Backoff withPassing(Predicate<ConnectionError> others) {
    return new Backoff(
        firstDelay, maxDelay, minReconnectionTime, maxReconnectionTime, others, random);
  }

  /**
   * {@return this policy with another source of chance}
   *
   * @param other where chance comes from; thread-safe, if several sources share the policy
   */
  public Backoff withRandom(RandomGenerator other) {
    return new Backoff(
        firstDelay, maxDelay, minReconnectionTime, maxReconnectionTime, passes, other);
  }

  @Override
  public Optional<Duration> next(ConnectionError error, Duration reconnectionTime) {
    return passes.test(error) ? Optional.of(delay(error, reconnectionTime)) : Optional.empty();
  }

  private Duration delay(ConnectionError error, Duration reconnectionTime) {
    Duration asked = bounded(reconnectionTime);
    Duration grown = grown(asked, error.attempt());
    Duration least = longer(asked, grown.dividedBy(2));
    Duration drawn = least.plus(partOf(least));
    Duration after = error.response() == null ? null : error.response().retryAfter();
    return after == null ? drawn : longer(drawn, bounded(after).plus(partOf(grown)));
  }

  private Duration grown(Duration asked, int attempt) {
    Duration base = longer(asked, firstDelay);
    if (base.compareTo(maxDelay) >= 0) {
      return maxDelay;
    }
    Duration grown = base.multipliedBy(1L << Math.min(attempt - 1, MAX_DOUBLINGS));
    return grown.compareTo(maxDelay) > 0 ? maxDelay : grown;
  }

  private Duration partOf(Duration whole) {
    return Duration.ofNanos((long) (whole.toNanos() * random.nextDouble()));
  }

  private Duration bounded(Duration time) {
    Duration most = time.compareTo(maxReconnectionTime) > 0 ? maxReconnectionTime : time;
    return longer(most, minReconnectionTime);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static boolean passesByDefault(ConnectionError error) {
    return switch (error.kind()) {
      case ENDED, BROKEN, IDLE, UNREACHABLE, CONNECT_TIMEOUT -> true;
      case NO_REQUEST -> !(error.cause() instanceof IllegalArgumentException);
      case STATUS -> passesByDefault(error.status(), error);
      default -> false;
    };
  }

  private static boolean passesByDefault(int status, ConnectionError error) {
    return switch (status) {
      case 408, 425, 429 -> true;
      case 401 -> error.everOpen();
      case 501, 505 -> false;
      default -> status >= 500;
    };
  }

  private static void require(boolean holds, String sentence, Duration value) {
    if (!holds) {
      throw new IllegalArgumentException(sentence + ": " + value);
    }
  }
}
