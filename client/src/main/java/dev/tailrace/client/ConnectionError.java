package dev.tailrace.client;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended or did not come about, and what follows.
 *
 * <p>Threads: immutable.
 *
 * @param kind what happened
 * @param uri whom it was about, after redirects; null if no request could be made
 * @param response what the server answered, or null if it did not, or gave a stream
 * @param cause the failure beneath, or null
 * @param attempt how many connections in a row have failed, this one included, from 1; starts again
 *     after one that has proved stable
 * @param everOpen whether this source has had a stream before, and no {@code 401} since the last
 * @param nextDelay how long the source waits before it connects again; null if it does not, and is
 *     closed
 */
public record ConnectionError(
    Kind kind,
    @Nullable URI uri,
    @Nullable Response response,
    @Nullable Throwable cause,
    int attempt,
    boolean everOpen,
    @Nullable Duration nextDelay) {

  /** What can happen to a connection. */
  public enum Kind {
    /** The stream ended as it should: the body was complete. */
    ENDED("the stream has ended"),
    /** The connection broke in the middle of the stream. */
    BROKEN("the stream broke off"),
    /** No byte came for as long as the idle time-out says, not even a comment. */
    IDLE("nothing has come for too long"),
    /** No connection, or none that lasted until an answer. */
    UNREACHABLE("no answer"),
    /** No answer within the connect time-out. */
    CONNECT_TIMEOUT("no answer in time"),
    /** {@code 204 No Content}: the server says that there is nothing more to come. */
    NO_CONTENT("there is nothing more to come"),
    /** Any other status but 200. */
    STATUS("refused"),
    /** The response is not {@code text/event-stream}, or is compressed though nobody asked. */
    NOT_A_STREAM("not an event stream"),
    /** A redirect that leads nowhere, in circles, or from {@code https} to {@code http}. */
    REDIRECT("a redirect that cannot be followed"),
    /** An event larger than the limit, under {@code FAIL}. */
    EVENT_TOO_LARGE("an event is too large"),
    /** There was no request to send: its supplier failed. */
    NO_REQUEST("no request could be made"),
    /** The thread that waited for an event was interrupted. */
    INTERRUPTED("interrupted");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /**
   * The answer of a server that did not give a stream.
   *
   * @param status the status code
   * @param headers the headers
   * @param body the start of the body as UTF-8, at most 4 KiB of it
   * @param retryAfter how long the server wants to be left alone ({@code Retry-After}, RFC 9110
   *     10.2.3), from 0; null if it does not say
   */
  public record Response(
      int status, HttpHeaders headers, String body, @Nullable Duration retryAfter) {}

  /** Refuses nulls where none may be. */
  public ConnectionError {
    Objects.requireNonNull(kind, "kind");
  }

  /** {@return whether the source is closed now: there is no {@link #nextDelay}} */
  public boolean isFinal() {
    return nextDelay == null;
  }

  /** {@return the status of the {@link #response}, or 0 without one} */
  public int status() {
    return response == null ? 0 : response.status();
  }

  /**
   * {@return what happened, in a sentence for people, without a full stop} May quote the first line
   * of what the server answered: take care where it is shown.
   */
  public String message() {
    StringBuilder text = new StringBuilder();
    if (uri != null) {
      text.append(Origin.of(uri)).append(": ");
    }
    text.append(kind.words);
    if (kind == Kind.STATUS) {
      text.append(" with status ").append(status());
    }
    String reason = reason();
    return reason.isEmpty() ? text.toString() : text.append(": ").append(reason).toString();
  }

  private String reason() {
    if (cause == null) {
      return response == null ? "" : response.body().strip().lines().findFirst().orElse("");
    }
    String said = cause.getMessage();
    return said == null ? cause.getClass().getSimpleName() : said;
  }

  /** Whether a consumer that only wants events may take it for an end. */
  boolean isCleanEnd() {
    return kind == Kind.NO_CONTENT || kind == Kind.ENDED;
  }

  ConnectionError next(@Nullable Duration delay) {
    return new ConnectionError(kind, uri, response, cause, attempt, everOpen, delay);
  }
}
