package dev.tailrace.server;

import dev.tailrace.access.TokenException;
import dev.tailrace.hub.EventTooLargeException;
import dev.tailrace.hub.Published;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Why a request was refused, as RFC 9457 says it. Problems that a program may want to tell apart
 * have a URN for a type; of the others the status says all, and their type is {@code about:blank}.
 *
 * @param status the status of the answer
 * @param type the type, a URI
 * @param detail what is wrong with this request, for people
 * @param members further members, perhaps none
 * @param headers further headers of the answer, perhaps none
 * @param limit the limit that was met, to be counted, or null
 *     <p>Threads: immutable.
 */
record Problem(
    HttpResponseStatus status,
    String type,
    String detail,
    Map<String, Object> members,
    Map<String, String> headers,
    Limit limit) {
  static final String CONTENT_TYPE = "application/problem+json";

  /** How long a publisher waits before it tries again, in seconds. */
  private static final int RETRY_AFTER_SECONDS = 5;

  /** As long where only retention makes room, in seconds: it drops a segment now and then. */
  private static final int RETENTION_SECONDS = 60;

  private static final String URN = "urn:tailrace:problem:";

  static Problem of(HttpResponseStatus status, String detail) {
    return new Problem(status, "about:blank", detail, Map.of(), Map.of(), null);
  }

  static Problem badRequest(String detail) {
    return of(HttpResponseStatus.BAD_REQUEST, detail);
  }

  /** An event, or a line, has more bytes than {@code limitBytes}. */
  static Problem tooLarge(String detail, int limitBytes, Limit limit) {
    return of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, detail)
        .typed("too-large")
        .with("limitBytes", limitBytes)
        .counting(limit);
  }

  /** What the hub threw at a publish. */
  static Problem of(IllegalArgumentException fault) {
    return fault instanceof EventTooLargeException large
        ? tooLarge(large.getMessage(), large.limitBytes(), Limit.EVENT_BYTES)
        : badRequest(fault.getMessage());
  }

  static Problem of(Published.KeyReused reused) {
    return of(
            HttpResponseStatus.UNPROCESSABLE_ENTITY,
            "the idempotency key was used before on this topic, for another event")
        .typed("idempotency-key-reused")
        .with("id", reused.id());
  }

  /**
   * A full disk is 503 and not 507: it passes, and it is 503 with {@code Retry-After} that HTTP
   * clients know to repeat.
   */
  static Problem of(Published.Refused refused) {
    return switch (refused.reason()) {
      case BUSY -> unavailable("log-busy", refused.detail()).counting(Limit.LOG);
      case FULL -> unavailable("log-full", refused.detail()).counting(Limit.LOG);
      case CLOSED -> unavailable("log-closed", refused.detail()).counting(Limit.LOG);
      case INVALID -> badRequest(refused.detail());
      case FAILED ->
          of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the log has failed: " + refused.detail())
              .typed("log-failed")
              .counting(Limit.LOG);
    };
  }

  private static Problem unavailable(String type, String detail) {
    return of(HttpResponseStatus.SERVICE_UNAVAILABLE, detail)
        .typed(type)
        .retryAfter(RETRY_AFTER_SECONDS);
  }

  /** A part of the request did not come in its time. */
  static Problem late(String part, Limit limit) {
    String detail = "the " + part + " of the request did not arrive in time";
    return of(HttpResponseStatus.REQUEST_TIMEOUT, detail).counting(limit);
  }

  /** What was to be read is there, and cannot be. */
  static Problem unreadableLog() {
    return of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the log cannot be read")
        .typed("log-failed");
  }

  /** More events a time than one client, or all of a tenant's, may publish. */
  static Problem tooFast(Wait wait) {
    boolean client = wait.met() == Limit.PUBLISH_RATE;
    return of(
            HttpResponseStatus.TOO_MANY_REQUESTS,
            client ? "this client publishes too fast" : "this tenant publishes too fast")
        .typed(client ? "publish-rate" : "publish-rate-of-tenant")
        .retryAfter(TimeUnit.NANOSECONDS.toSeconds(wait.nanos()) + 1)
        .counting(wait.met());
  }

  /** The log keeps as much of a tenant's as it may; 429 as all that is a sender's own to wait for. */
  static Problem tenantFull(long keptBytes, long limitBytes) {
    return of(
            HttpResponseStatus.TOO_MANY_REQUESTS,
            "the log keeps "
                + keptBytes
                + " bytes of this tenant's events, and may keep "
                + limitBytes
                + "; there is room again when the oldest have fallen out of it")
        .typed("bytes-of-tenant")
        .with("keptBytes", keptBytes)
        .with("limitBytes", limitBytes)
        .header(HttpHeaderNames.RETRY_AFTER.toString(), String.valueOf(RETENTION_SECONDS))
        .counting(Limit.TENANT_BYTES);
  }

  /** The bodies that have not ended hold as much as they may. */
  static Problem uploadsFull() {
    return unavailable("uploads-full", "too much is being uploaded at this moment")
        .counting(Limit.UPLOAD_BYTES);
  }

  /** A request says more than once, or not well, who it is from (RFC 6750 section 3.1). */
  static Problem invalidCredentials(String detail) {
    return of(HttpResponseStatus.BAD_REQUEST, detail)
        .typed("invalid-credentials")
        .challenging("error=\"invalid_request\"")
        .counting(Limit.TOKEN);
  }

  /** The token is no good; or that cannot be told now, which passes. */
  static Problem invalidToken(TokenException refused) {
    String reason = refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return switch (refused.reason()) {
      case KEYS_UNAVAILABLE -> unavailable(reason, refused.getMessage()).counting(Limit.TOKEN);
      case BUSY -> unavailable("tokens-busy", refused.getMessage()).counting(Limit.TOKEN);
      default -> invalidToken(reason, refused.getMessage());
    };
  }

  static Problem invalidToken(String reason, String detail) {
    return of(HttpResponseStatus.UNAUTHORIZED, detail)
        .typed("invalid-token")
        .with("reason", reason)
        .challenging("error=\"invalid_token\"")
        .counting(Limit.TOKEN);
  }

  /** Nobody in particular may not do this. */
  static Problem unauthorized(String detail) {
    return of(HttpResponseStatus.UNAUTHORIZED, detail)
        .typed("token-required")
        .challenging("")
        .counting(Limit.TOKEN_REQUIRED);
  }

  /** Whoever this is may not do this. Whether there is such a thing is nothing they are told. */
  static Problem forbidden(String detail) {
    return of(HttpResponseStatus.FORBIDDEN, detail)
        .typed("insufficient-scope")
        .challenging("error=\"insufficient_scope\"")
        .counting(Limit.FORBIDDEN);
  }

  /** Nobody may do this, with whatever token. */
  static Problem reservedTopic(String topic) {
    return of(HttpResponseStatus.FORBIDDEN, "the hub alone publishes to " + topic)
        .typed("reserved-topic")
        .counting(Limit.FORBIDDEN);
  }

  /** Nobody may do this but with a token of the tenant's, to whom the topic has another name. */
  static Problem tenantsTopic() {
    return of(HttpResponseStatus.FORBIDDEN, "topics that begin with ~ are those of tenants")
        .typed("reserved-topic")
        .counting(Limit.FORBIDDEN);
  }

  /** The same, and the challenge says more; without a challenge, the same. */
  Problem alsoChallenging(String parameter) {
    String name = HttpHeaderNames.WWW_AUTHENTICATE.toString();
    String challenge = headers.get(name);
    return challenge == null ? this : header(name, challenge + ", " + parameter);
  }

  private Problem challenging(String parameters) {
    String challenge = parameters.isEmpty() ? "" : ", " + parameters;
    return header(
        HttpHeaderNames.WWW_AUTHENTICATE.toString(), "Bearer realm=\"tailrace\"" + challenge);
  }

  /** A body that cannot be read here. */
  static Problem unsupported(String detail) {
    return of(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, detail);
  }

  /** The fault is ours. */
  static Problem broken() {
    return of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "see the server's log");
  }

  /** The server is about to close. */
  static Problem closing() {
    return unavailable("closing", "the hub is closing");
  }

  Problem typed(String name) {
    return new Problem(status, URN + name, detail, members, headers, limit);
  }

  Problem counting(Limit met) {
    return new Problem(status, type, detail, members, headers, met);
  }

  Problem with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Problem(status, type, detail, more, headers, limit);
  }

  Problem header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(status, type, detail, members, more, limit);
  }

  Problem retryAfter(long seconds) {
    return header(HttpHeaderNames.RETRY_AFTER.toString(), String.valueOf(seconds));
  }

  ProblemException exception() {
    return new ProblemException(this);
  }

  /** As a JSON object, on a line of its own. */
  byte[] json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("type", type);
    all.put("title", status.reasonPhrase());
    all.put("status", status.code());
    all.put("detail", detail);
    all.putAll(members);
    return Json.line(json -> Json.object(json, all));
  }

  Answer answer() {
    Answer answer = Answer.of(status, CONTENT_TYPE, json());
    headers.forEach(answer.headers()::set);
    return answer;
  }
}
