package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * The way back to whoever made one request, the same for every version of HTTP: an exchange answers
 * once, as a whole ({@link #answer}, {@link #refuse}), in pieces ({@link #begin} to {@link
 * #finish}), or by becoming a stream. What comes after the answer, or when the client has gone, is
 * dropped.
 *
 * <p>Threads: confined to its event loop.
 */
interface Responder {
  ServerLoop loop();

  /** The limit that the request's connection is beyond, so that it is only told so; else null. */
  Limit surplus();

  /** The other end of the connection, which may be a proxy. */
  IpAddress peer();

  /** Whether the connection may carry other streams beside the one that the request becomes. */
  boolean shared();

  /**
   * Whether a refusal had better wait for the end of the body, so that the connection can go on.
   */
  default boolean awaitsBody() {
    return false;
  }

  /** Tells a client that waits for it that its body is welcome (RFC 9110 10.1.1). */
  void welcomeBody();

  /** Stops the body, or lets it go on. */
  void pause(boolean stop);

  /** Answers, all at once. */
  void answer(Answer answer);

  /** Answers with a problem, and counts it if it was a limit. */
  default void refuse(Problem problem) {
    if (problem.limit() != null) {
      loop().service().metrics().rejected(problem.limit());
    }
    answer(problem.answer());
  }

  /** Begins an answer whose length is not known. */
  void begin(HttpResponseStatus status, HttpHeaders headers);

  /** Writes a piece of an answer that was begun. */
  void write(byte[] piece);

  void flush();

  /** Whether there is room for more of an answer. */
  boolean writable();

  /** Ends an answer that was begun. */
  void finish();

  /**
   * Answers with this head, and lets the stream have what follows. Null if the client has gone; the
   * stream is not told of that.
   */
  Outlet become(HttpHeaders headers, StreamSink stream);
}
