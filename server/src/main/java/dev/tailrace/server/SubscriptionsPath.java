package dev.tailrace.server;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.server.MercureSelection.Version;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which of Mercure's subscriptions are asked for. The two versions share the first of their
 * resources, and some of the others look the same.
 *
 * <pre>
 *   …/subscriptions                                             all
 *   …/subscriptions/{topic}                   0.x               those to a topic
 *   …/subscriptions/{topic}/{subscriber}      0.x               one
 *   …/subscriptions/{match_type}/{match}                 1.0    those to a topic
 *   …/subscriptions/{match_type}/{match}/{subscriber}    1.0    one
 * </pre>
 *
 * @param parts what is behind the first, decoded
 *     <p>Threads: immutable.
 */
record SubscriptionsPath(List<String> parts) {
  private static final String JSON = "application/json";
  static final String JSON_LD = "application/ld+json";
  private static final int MOST = 3;

  /**
   * Reads it.
   *
   * @param raw the path as it was sent: a slash that is encoded is part of a topic
   */
  static SubscriptionsPath of(String raw) throws ProblemException {
    if (raw.equals(MercurePath.SUBSCRIPTIONS)) {
      return new SubscriptionsPath(List.of());
    }
    if (!raw.startsWith(MercurePath.SUBSCRIPTIONS + "/")) {
      throw notFound();
    }
    List<String> parts = new ArrayList<>();
    for (String each : raw.substring(MercurePath.SUBSCRIPTIONS.length() + 1).split("/", -1)) {
      parts.add(Percent.decodePath(each));
    }
    if (parts.size() > MOST || parts.contains("")) {
      throw notFound();
    }
    return new SubscriptionsPath(List.copyOf(parts));
  }

  /** The path as it is written, which a right has to match. */
  String topic() {
    return MercurePath.SUBSCRIPTIONS
        + parts.stream().map(each -> "/" + Percent.encode(each)).collect(Collectors.joining());
  }

  /**
   * In which version it is to be answered: the one that has such a path; else that of the token;
   * else what is accepted tells.
   */
  Version version(Dialect token, Accept accept) throws ProblemException {
    boolean typed = parts.size() > 1 && MercureMatch.isType(parts.get(0));
    if (parts.size() == MOST) {
      return require(typed, Version.V1);
    }
    if (parts.size() == 2) {
      return typed && token != Dialect.MERCURE_0 ? Version.V1 : Version.V0;
    }
    if (parts.size() == 1 || token == Dialect.MERCURE_0) {
      return Version.V0;
    }
    boolean old = accept.rank(List.of(JSON, JSON_LD)).indexOf(JSON_LD) == 0;
    return old && token == Dialect.NATIVE ? Version.V0 : Version.V1;
  }

  /** Whether it is all of them. */
  boolean isAll() {
    return parts.isEmpty();
  }

  /** Whether it is a single one. */
  boolean isOne(Version version) {
    return parts.size() == (version == Version.V0 ? 2 : MOST);
  }

  /** To what, unless it is all. */
  MercureMatch match(Version version) {
    return version == Version.V0
        ? MercureMatch.v0(parts.get(0))
        : MercureMatch.v1(parts.get(0), parts.get(1));
  }

  /** Whose, if it is a single one. */
  String subscriber() {
    return parts.get(parts.size() - 1);
  }

  private static Version require(boolean known, Version version) throws ProblemException {
    if (!known) {
      throw notFound();
    }
    return version;
  }

  static ProblemException notFound() {
    return Problem.of(HttpResponseStatus.NOT_FOUND, "there is no such subscription").exception();
  }
}
