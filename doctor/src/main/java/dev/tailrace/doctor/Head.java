package dev.tailrace.doctor;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a response.
 *
 * @param status the status code
 * @param version as the response was in
 * @param headers as they came
 * @param receivedAt by the clock of this machine
 *     <p>Threads: immutable.
 */
record Head(int status, HttpClient.Version version, HttpHeaders headers, Instant receivedAt) {
  private static final String EVENT_STREAM = "text/event-stream";

  /** All values of a header in one, as HTTP joins them; empty if there is none. */
  String header(String name) {
    return String.join(", ", headers.allValues(name));
  }

  boolean has(String name) {
    return headers.firstValue(name).isPresent();
  }

  /** In lower case, without parameters. */
  String mediaType() {
    return header("Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  String encoding() {
    return header("Content-Encoding").strip().toLowerCase(Locale.ROOT);
  }

  boolean isStream() {
    return status == 200 && mediaType().equals(EVENT_STREAM);
  }

  /** How long the server stays silent at most, in nanoseconds, if it says so. */
  Optional<Long> heartbeatNanos() {
    String value = header("SSE-Heartbeat").strip();
    return value.matches("[1-9][0-9]{0,5}")
        ? Optional.of(Long.parseLong(value) * 1_000_000_000L)
        : Optional.empty();
  }
}
