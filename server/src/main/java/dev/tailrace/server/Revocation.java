package dev.tailrace.server;

import dev.tailrace.access.Grant;
import java.time.Instant;
import java.util.Objects;

/**
 * A token, or all tokens of somebody, that count no more though their time is not over.
 *
 * @param tokenId the token ({@code jti}); null if it is about a subject
 * @param subject whose tokens, all of them ({@code sub}); null if it is about one token
 * @param until when it is forgotten: not before the end of any token it is about
 *     <p>Threads: immutable.
 */
public record Revocation(String tokenId, String subject, Instant until) {
  /**
   * @throws IllegalArgumentException if it is about neither, or both
   */
  public Revocation {
    if ((tokenId == null) == (subject == null)) {
      throw new IllegalArgumentException("a revocation is about a jti, or about a sub");
    }
    Objects.requireNonNull(until, "until");
  }

  boolean concerns(Grant grant) {
    return tokenId != null
        ? tokenId.equals(grant.tokenId())
        : subject.equals(grant.subject());
  }

  /** Whether it says the same, perhaps for another time. */
  boolean isLike(Revocation other) {
    return Objects.equals(tokenId, other.tokenId) && Objects.equals(subject, other.subject);
  }
}
