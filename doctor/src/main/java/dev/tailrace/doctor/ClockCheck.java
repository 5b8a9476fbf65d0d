package dev.tailrace.doctor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Whether the server's clock goes with ours, by {@code Date}. Threads: immutable. */
final class ClockCheck {
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** A Date has no fractions: it may be that much older than it says. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  private ClockCheck() {}

  /** Nothing if there is no Date of its own: a cache's answer has that of another time. */
  static Optional<Finding> finding(Observation seen) {
    Head head = seen.head().orElseThrow();
    if (!head.has("Date") || head.has("Age")) {
      return Optional.empty();
    }
    return date(head).map(date -> finding(date, head.receivedAt(), seen));
  }

  private static Finding finding(Instant date, Instant received, Observation seen) {
    Duration trip = Duration.ofNanos(seen.headNanos() - seen.askedNanos());
    Duration ahead = Duration.between(received, date);
    Duration behind = Duration.between(date.plus(RESOLUTION), received).minus(trip);
    if (ahead.compareTo(TOLERANCE) > 0) {
      return skewed(ahead, "ahead of");
    }
    if (behind.compareTo(TOLERANCE) > 0) {
      return skewed(behind, "behind");
    }
    return Finding.good("clock", "the server's clock agrees with this machine's");
  }

  private static Finding skewed(Duration by, String how) {
    return Finding.wrong(
        "clock-skew",
        "the server's clock is " + Spoken.time(by) + " " + how + " this machine's",
        "set both by NTP: since=, and the times in tokens and certificates, go by the clock");
  }

  private static Optional<Instant> date(Head head) {
    try {
      return Optional.of(
          ZonedDateTime.parse(head.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
