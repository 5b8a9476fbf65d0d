package dev.tailrace.server;

import java.util.Objects;

/**
 * One page, whole, in memory.
 *
 * @param contentType the value of {@code Content-Type}
 * @param bytes the body; shared, not to be changed
 * @param etag the entity tag without its quotes (RFC 9110 8.8.3); another content has another tag
 * @param contentSecurityPolicy the value of {@code Content-Security-Policy}
 *     <p>Threads: immutable.
 */
public record Page(String contentType, byte[] bytes, String etag, String contentSecurityPolicy) {
  /** Everything from this origin and nothing from elsewhere; no framing, no inline script. */
  public static final String SELF_ONLY =
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  public Page {
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(contentSecurityPolicy, "contentSecurityPolicy");
    if (etag.isEmpty() || !etag.chars().allMatch(c -> c > ' ' && c < 127 && c != '"')) {
      throw new IllegalArgumentException("etag is not visible ASCII without quotes: " + etag);
    }
  }

  /** A page under the policy {@link #SELF_ONLY}. */
  public Page(String contentType, byte[] bytes, String etag) {
    this(contentType, bytes, etag, SELF_ONLY);
  }
}
