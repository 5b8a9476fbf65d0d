package dev.tailrace.server;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people type them: {@code 500ms}, {@code 90s}, {@code 10m}, {@code 2h}, {@code 1d},
 * or ISO 8601's {@code PT10M}.
 */
final class Durations {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /** Added to any time of day it stays within what milliseconds can count. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  /** The duration; {@code what} names it in the refusal. */
  static Duration parse(String what, String text) throws ProblemException {
    Matcher matcher = SHORT.matcher(text);
    try {
      Duration duration =
          matcher.matches()
              ? UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)))
              : Duration.parse(text);
      if (duration.abs().compareTo(LONGEST) > 0) {
        throw Problem.badRequest(what + " is longer than 100 years").exception();
      }
      return duration;
    } catch (DateTimeParseException | ArithmeticException e) {
      throw Problem.badRequest(what + " is not a duration such as 90s, 10m, 2h, 1d or PT10M")
          .exception();
    }
  }
}
