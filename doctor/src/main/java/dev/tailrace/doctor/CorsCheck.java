package dev.tailrace.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether pages of another origin may read the stream. Threads: immutable. */
final class CorsCheck {
  private static final String ALLOW = "Access-Control-Allow-Origin";

  private final String origin;

  CorsCheck(String origin) {
    this.origin = origin;
  }

  /**
   * @param stream the head of a stream that was asked for with this origin
   * @param preflight the answer to the preflight of the same
   */
  List<Finding> findings(Optional<Head> stream, Answer preflight) {
    List<Finding> found = new ArrayList<>();
    if (stream.isEmpty()) {
      found.add(
          Finding.wrong(
              "cors-unanswered", "with Origin: " + origin + " the stream is not answered", open()));
    } else {
      ofStream(stream.get()).ifPresent(found::add);
    }
    ofPreflight(preflight).ifPresent(found::add);
    if (found.isEmpty()) {
      found.add(Finding.good("cors", "pages of " + origin + " may read the stream"));
    }
    return found;
  }

  private Optional<Finding> ofStream(Head head) {
    if (!head.isStream()) {
      return Optional.of(
          Finding.wrong(
              "cors-refused",
              "with Origin: " + origin + " the stream is answered with HTTP status "
                  + head.status(),
              open()));
    }
    List<String> values = head.headers().allValues(ALLOW);
    if (values.size() > 1 || (values.size() == 1 && values.get(0).indexOf(',') >= 0)) {
      return Optional.of(
          Finding.wrong(
              "cors-doubled",
              ALLOW + " comes more than once (" + head.header(ALLOW) + "); browsers refuse that",
              "let either the hub or the proxy send it, not both"));
    }
    return allowed(head);
  }

  private Optional<Finding> allowed(Head head) {
    String value = head.header(ALLOW).strip();
    if (value.isEmpty()) {
      return Optional.of(
          Finding.wrong(
              "cors-missing", "the stream has no " + ALLOW + " for pages of " + origin, open()));
    }
    if (value.equals("*")) {
      boolean credentials =
          head.header("Access-Control-Allow-Credentials").strip().equals("true");
      return credentials
          ? Optional.of(
              Finding.wrong(
                  "cors-star-with-credentials",
                  ALLOW + " is * and Access-Control-Allow-Credentials true; browsers refuse both"
                      + " together",
                  "name the origins: --cors-origin " + origin))
          : Optional.empty();
    }
    return value.equals(origin)
        ? Optional.empty()
        : Optional.of(
            Finding.wrong(
                "cors-other-origin", ALLOW + " is " + value + ", not " + origin, open()));
  }

  private Optional<Finding> ofPreflight(Answer preflight) {
    if (!preflight.succeeded()) {
      return Optional.of(
          Finding.wrong(
              "cors-preflight-refused",
              "the preflight was not answered well: " + preflight.words(),
              "let OPTIONS through to the hub, without asking for a login"));
    }
    Head head = preflight.head().orElseThrow();
    if (!head.has(ALLOW)) {
      return Optional.of(
          Finding.wrong(
              "cors-preflight-missing", "the preflight's answer has no " + ALLOW, open()));
    }
    return allowsLastEventId(head)
        ? Optional.empty()
        : Optional.of(
            Finding.wrong(
                "cors-no-last-event-id",
                "Access-Control-Allow-Headers does not name Last-Event-ID: clients that set it"
                    + " themselves cannot resume",
                "add Last-Event-ID to the allowed headers, or let the hub answer OPTIONS"));
  }

  private static boolean allowsLastEventId(Head head) {
    return Arrays.stream(head.header("Access-Control-Allow-Headers").split(","))
        .map(each -> each.strip().toLowerCase(Locale.ROOT))
        .anyMatch(each -> each.equals("*") || each.equals("last-event-id"));
  }

  private String open() {
    return "start the hub with --cors-origin " + origin + ", and let its headers through";
  }
}
