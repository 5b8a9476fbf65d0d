package dev.tailrace.client;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
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

  /** All that a recipient has to read, the one that is to be sent first; RFC 9110 5.6.7. */
  private static final List<DateTimeFormatter> FORMS =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(), form("EEE MMM ppd HH:mm:ss uuuu"));

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
    return FORMS.stream().flatMap(form -> date(value, form).stream()).findFirst();
  }

  private static Optional<Instant> date(String value, DateTimeFormatter form) {
    try {
      return Optional.of(form.parse(value, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** RFC 850, whose years are of this century: what a server sends now is not from the last. */
  private static DateTimeFormatter rfc850() {
    return form("EEEE, dd-MMM-uu HH:mm:ss 'GMT'");
  }

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }
}
