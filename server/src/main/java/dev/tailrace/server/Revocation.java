package dev.tailrace.server;

import java.time.Instant;
import java.util.Objects;

/**
 * A token, or all tokens of somebody, that count no more though their time is not over.
 *
 * @param tokenId the token ({@code jti}); null if it is about a subject
 * @param subject whose tokens, all of them ({@code sub}); null if it is about one token
 * @param tenant of which tenant the subject is: two tenants may call somebody the same. Null for
 *     that subject wherever it is
 * @param until when it is forgotten: not before the end of any token it is about
 *     <p>Threads: immutable.
 */
public record Revocation(String tokenId, String subject, String tenant, Instant until) {
  /**
   * @throws IllegalArgumentException if it is about neither, or both; or if it names a tenant beside
   *     one token, or what cannot be one
   */
  public Revocation {
    if ((tokenId == null) == (subject == null)) {
      throw new IllegalArgumentException("a revocation is about a jti, or about a sub");
    }
    if (tenant != null && subject == null) {
      throw new IllegalArgumentException("a revocation names a tenant beside a sub only");
    }
    if (tenant != null && !tenant.matches("[a-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("a tenant is 1 to 64 of a-z, 0-9, _ and -");
    }
    Objects.requireNonNull(until, "until");
  }

  /** Wherever it is. */
  public Revocation(String tokenId, String subject, Instant until) {
    this(tokenId, subject, null, until);
  }

  /** Whether it says the same, perhaps for another time. */
  boolean isLike(Revocation other) {
    return Objects.equals(tokenId, other.tokenId)
        && Objects.equals(subject, other.subject)
        && Objects.equals(tenant, other.tenant);
  }
}
