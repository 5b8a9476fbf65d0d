package dev.tailrace.server;

import dev.tailrace.access.TokenVerifier;
import java.util.List;
import java.util.Objects;

/**
 * Who may publish and follow.
 *
 * @param verifier knows what tokens are worth; null for a server without keys, to which tokens mean
 *     nothing
 * @param anonymous what may be done without a token, and so by everybody
 * @param cookies under which names a cookie with a token may come; of several the first counts
 * @param inQuery whether a token may come in the query, as {@code access_token}. URLs are kept in
 *     histories and logs along the way; this server itself never writes one down
 * @param revocations where revocations are kept
 *     <p>Threads: immutable.
 */
public record TokenOptions(
    TokenVerifier verifier,
    Anonymous anonymous,
    List<String> cookies,
    boolean inQuery,
    RevocationStore revocations) {
  /** The cookie of Mercure 1.0. */
  static final String COOKIE = "__Secure-mercure_access_token";

  /** The cookies of Mercure, of its newer and of its older version. */
  public static final List<String> COOKIES = List.of(COOKIE, "mercureAuthorization");

  /** Nobody is asked who they are. */
  public static final TokenOptions OPEN =
      new TokenOptions(null, Anonymous.ALL, COOKIES, false, RevocationStore.NONE);

  /** What needs no token. */
  public enum Anonymous {
    /** Nothing. */
    NONE,
    /** To follow every topic, but not its private events. */
    SUBSCRIBE,
    /** That, and to publish to every topic. */
    ALL
  }

  /**
   * @throws IllegalArgumentException if nobody could do anything
   */
  public TokenOptions {
    Objects.requireNonNull(anonymous, "anonymous");
    Objects.requireNonNull(revocations, "revocations");
    cookies = List.copyOf(cookies);
    if (verifier == null && anonymous == Anonymous.NONE) {
      throw new IllegalArgumentException("without keys, and nothing allowed without a token");
    }
  }

  /**
   * Tokens are asked for everything.
   *
   * @param verifier knows what they are worth
   * @return such options, with the cookies of Mercure and no token in a query
   */
  public static TokenOptions by(TokenVerifier verifier) {
    return new TokenOptions(verifier, Anonymous.NONE, COOKIES, false, RevocationStore.NONE);
  }

  /**
   * The same with something allowed to everybody.
   *
   * @param value what
   * @return the changed copy
   */
  public TokenOptions withAnonymous(Anonymous value) {
    return new TokenOptions(verifier, value, cookies, inQuery, revocations);
  }

  /**
   * The same with tokens in the query allowed, or not.
   *
   * @param value whether they count
   * @return the changed copy
   */
  public TokenOptions withTokenInQuery(boolean value) {
    return new TokenOptions(verifier, anonymous, cookies, value, revocations);
  }

  /**
   * The same with revocations kept there.
   *
   * @param value where
   * @return the changed copy
   */
  public TokenOptions withRevocations(RevocationStore value) {
    return new TokenOptions(verifier, anonymous, cookies, inQuery, value);
  }
}
