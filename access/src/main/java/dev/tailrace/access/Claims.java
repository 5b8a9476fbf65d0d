package dev.tailrace.access;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.TokenException.Reason;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the claims of a token come to whose signature is good: whether it is for now, from somebody
 * trusted and for us, and then the rights in it, of all dialects together.
 *
 * <p>Threads: immutable.
 */
final class Claims {
  private final AccessOptions options;
  private final NativeClaim ours;
  private final MercureClaim mercure0;
  private final AuthorizationDetails mercure1;

  Claims(AccessOptions options, TopicMatchers matchers) {
    URI base = options.resource().orElse(null);
    this.options = options;
    this.ours = new NativeClaim(matchers, base);
    this.mercure0 = new MercureClaim(matchers);
    this.mercure1 = new AuthorizationDetails(matchers, base);
  }

  /**
   * What the token gives.
   *
   * @param bound the issuer whose tokens alone the key is for
   */
  Grant grant(Jws token, Optional<String> bound, Instant now) throws TokenException {
    Map<String, Object> claims = token.claims();
    Instant expires = ClaimReader.time("exp", claims.get("exp"));
    requireTime(claims, expires, now);
    String issuer = ClaimReader.text("iss", claims.get("iss"));
    requireIssuer(issuer, bound, !options.issuers().isEmpty());
    Set<String> audiences = ClaimReader.texts("aud", claims.get("aud"));
    requireAudience(audiences);
    List<Map<String, Object>> details = AuthorizationDetails.in(claims);
    if (!details.isEmpty()) {
      requireAccessToken(token, expires, issuer, bound, audiences);
    }
    // The details first: their payloads are for some topics, the claim's is for all the others.
    Rights mercure = mercure1.rights(details).plus(mercure0.rights(claims));
    Rights all = ours.rights(claims).plus(mercure);
    requireCheap(all);
    return new Grant(
        ClaimReader.text("sub", claims.get("sub")),
        ClaimReader.text("jti", claims.get("jti")),
        issuer,
        NativeClaim.tenant(claims),
        all.publish(),
        all.subscribe(),
        mercure.dialect() != null,
        expires,
        all.dialect() == null ? Dialect.NATIVE : all.dialect(),
        all.payloads());
  }

  /** On the fan-out each of them is asked about every event. */
  private void requireCheap(Rights rights) throws TokenException {
    long told = rights.payloads().stream().mapToLong(each -> each.topics().steps()).sum();
    long steps =
        Math.max(told, Math.max(rights.publish().steps(), rights.subscribe().steps()));
    int most = options.limits().steps();
    if (steps > most) {
      throw new TokenException(
          Reason.TOO_DEAR,
          "the token's rules would take " + steps + " steps for each character of a topic; at most "
              + most + " are allowed");
    }
  }

  private void requireTime(Map<String, Object> claims, Instant expires, Instant now)
      throws TokenException {
    Instant from = ClaimReader.time("nbf", claims.get("nbf"));
    ClaimReader.time("iat", claims.get("iat"));
    if (expires != null && !now.isBefore(expires.plus(options.skew()))) {
      throw new TokenException(Reason.EXPIRED, "the token has expired");
    }
    if (from != null && now.isBefore(from.minus(options.skew()))) {
      throw new TokenException(Reason.NOT_YET_VALID, "the token is not valid yet");
    }
  }

  private void requireIssuer(String issuer, Optional<String> bound, boolean required)
      throws TokenException {
    boolean own = bound.isPresent() && bound.get().equals(issuer);
    boolean known = issuer != null && options.issuers().contains(issuer);
    if (required && !own && !known) {
      throw new TokenException(
          Reason.WRONG_ISSUER,
          issuer == null ? "the token does not say who issued it" : "the token's issuer is not trusted");
    }
  }

  private void requireAudience(Set<String> audiences) throws TokenException {
    boolean any = options.audiences().isEmpty();
    if (!any && Collections.disjoint(audiences, options.audiences())) {
      throw new TokenException(Reason.WRONG_AUDIENCE, "the token is for another audience");
    }
  }

  /** Mercure 1.0 wants more of its tokens than others do. */
  private void requireAccessToken(
      Jws token, Instant expires, String issuer, Optional<String> bound, Set<String> audiences)
      throws TokenException {
    if (!token.accessToken()) {
      throw ClaimReader.bad("a token with Mercure's authorization details is of the type at+jwt");
    }
    if (expires == null) {
      throw ClaimReader.bad("a token with Mercure's authorization details has an exp");
    }
    requireIssuer(issuer, bound, true);
    Optional<String> resource = options.resource().map(URI::toString);
    if (resource.isEmpty() || !audiences.contains(resource.get())) {
      throw new TokenException(
          Reason.WRONG_AUDIENCE,
          resource.isEmpty()
              ? "this hub takes no tokens with authorization details: it has no name for itself"
              : "the token is not for this hub");
    }
  }
}
