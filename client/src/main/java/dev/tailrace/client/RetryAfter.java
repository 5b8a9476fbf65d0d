package dev.tailrace.client;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Retry-After} of a response: seconds, or a date, which is measured by the response's
 * own {@code Date} where it has one, so that the two clocks need not agree.
 *
 * <p>Threads: immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110 10.2.3</a>
 */
final class RetryAfter {
  private static final int MAX_DIGITS = 9; // 30 years; more is none

  private RetryAfter() {}

  /** How long to wait, from 0; null if the response does not say, or says what is neither. */
  static @Nullable Duration of(HttpHeaders headers, Clock clock) {
    String value = headers.firstValue("Retry-After").orElse("").strip();
    if (value.isEmpty()) {
      return null;
    }
    if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return value.length() > MAX_DIGITS ? null : Duration.ofSeconds(Long.parseLong(value));
    }
    return date(value).map(then -> from(headers, clock, then)).orElse(null);
  }

  private static Duration from(HttpHeaders headers, Clock clock, Instant then) {
    Optional<Instant> theirs = headers.firstValue("Date").flatMap(RetryAfter::date);
    Duration wait = Duration.between(theirs.orElseGet(clock::instant), then);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private static Optional<Instant> date(String value) {
    try {
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(date.toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
