package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * What those are told who are sent away for now. A listener is told in the one way that its client
 * understands: a stream that ends at once and says when to come back. After any other status a
 * browser would never come back.
 *
 * <p>Threads: immutable.
 */
final class Shed {
  private Shed() {}

  /** For a request that wanted a stream. */
  static Answer listener(ServerOptions options, Limit met, long retryMillis) {
    if (options.shedWith503()) {
      return other(met, retryMillis);
    }
    return stream(retryMillis);
  }

  /** A stream that says only when to come back. */
  static Answer stream(long retryMillis) {
    byte[] body = ("retry: " + retryMillis + "\n:\n").getBytes(StandardCharsets.US_ASCII);
    return new Answer(HttpResponseStatus.OK, FollowExchange.headers(false), body);
  }

  /** For any other. */
  static Answer other(Limit met, long retryMillis) {
    return problem(met, retryMillis).answer();
  }

  /** The same as a problem, which is counted already. */
  static Problem problem(Limit met, long retryMillis) {
    return problem(met).retryAfter(TimeUnit.MILLISECONDS.toSeconds(retryMillis) + 1);
  }

  private static Problem problem(Limit met) {
    return switch (met) {
      case CONNECTIONS ->
          Problem.of(HttpResponseStatus.SERVICE_UNAVAILABLE, "all connections are taken")
              .typed("too-many-connections");
      case STREAMS ->
          Problem.of(HttpResponseStatus.SERVICE_UNAVAILABLE, "all streams are taken")
              .typed("too-many-streams");
      case CONNECT_RATE ->
          Problem.of(HttpResponseStatus.SERVICE_UNAVAILABLE, "too many streams open at this moment")
              .typed("connect-rate");
      case FOLLOWED_TOPICS ->
          Problem.of(
                  HttpResponseStatus.SERVICE_UNAVAILABLE,
                  "all streams together follow as many topics as they may")
              .typed("too-many-followed-topics");
      case CLIENT_CONNECTIONS ->
          Problem.of(
                  HttpResponseStatus.TOO_MANY_REQUESTS,
                  "this client has all the connections that one client may have")
              .typed("too-many-connections-of-client");
      case CLIENT_CONNECT_RATE ->
          Problem.of(
                  HttpResponseStatus.TOO_MANY_REQUESTS, "this client opens streams too often")
              .typed("connect-rate-of-client");
      case TENANT_STREAMS ->
          Problem.of(
                  HttpResponseStatus.TOO_MANY_REQUESTS,
                  "this tenant has all the streams and polls that one tenant may have")
              .typed("too-many-streams-of-tenant");
      case TENANT_TOPICS ->
          Problem.of(
                  HttpResponseStatus.TOO_MANY_REQUESTS,
                  "the streams of this tenant follow as many topics as those of one tenant may")
              .typed("too-many-topics-of-tenant");
      default -> throw new IllegalStateException("nobody is sent away for " + met);
    };
  }
}
