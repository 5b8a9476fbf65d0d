package dev.tailrace.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes up observations: of a stream that was asked for at 0 and whose head came after 10 ms, if
 * the test does not say otherwise. Times are milliseconds.
 */
final class Seen {
  private static final long MILLI = 1_000_000L;

  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private HttpClient.Version version = HttpClient.Version.HTTP_1_1;
  private Instant receivedAt = Instant.EPOCH;
  private Ending ending = Ending.OPEN;
  private int status = 200;
  private long headMillis = 10;
  private long untilMillis = 60_000;

  /** As a hub answers. */
  static Seen stream() {
    return new Seen()
        .header("Content-Type", "text/event-stream")
        .header("Cache-Control", "no-cache, no-transform")
        .header("Transfer-Encoding", "chunked")
        .header("SSE-Heartbeat", "15");
  }

  Seen header(String name, String... values) {
    headers.put(name, List.of(values));
    return this;
  }

  Seen without(String name) {
    headers.remove(name);
    return this;
  }

  Seen status(int code) {
    status = code;
    return this;
  }

  Seen http2() {
    version = HttpClient.Version.HTTP_2;
    return this;
  }

  Seen receivedAt(String instant) {
    receivedAt = Instant.parse(instant);
    return this;
  }

  Seen headAfter(long millis) {
    headMillis = millis;
    return this;
  }

  Seen at(long millis, String text) {
    return at(millis, text.getBytes(UTF_8));
  }

  Seen at(long millis, byte[] bytes) {
    chunks.add(new Chunk(millis * MILLI, bytes));
    return this;
  }

  Seen until(long millis) {
    untilMillis = millis;
    return this;
  }

  Seen ended(long millis, Ending.Kind how) {
    ending = new Ending(how, "");
    return until(millis);
  }

  Head head() {
    return new Head(status, version, HttpHeaders.of(headers, (n, v) -> true), receivedAt);
  }

  Observation seen() {
    return observation(Optional.of(head()));
  }

  /** Without a head. */
  Observation nothing() {
    return observation(Optional.empty());
  }

  private Observation observation(Optional<Head> head) {
    return new Observation(0, head, headMillis * MILLI, chunks, ending, untilMillis * MILLI);
  }
}
