package dev.tailrace.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * What tokens came to that were verified with the keys of now, so that a client which comes back
 * costs no signature. It holds no token, only their digests: who reads this memory can show none.
 *
 * <p>Threads: thread-safe.
 */
final class VerifiedTokens {
  /** A digest, a grant and what holds them, without the topics. */
  private static final int OVERHEAD_BYTES = 512;

  private record Held(Grant grant, long keys) {}

  private final Recent<ByteBuffer, Held> held;

  VerifiedTokens(int maxBytes) {
    held = new Recent<>(maxBytes);
  }

  /** What the token came to, or null if that is not known any more, or too old. */
  Grant find(String token, long keys, Instant now) {
    if (held.size() == 0) {
      return null;
    }
    ByteBuffer digest = digest(token);
    Held found = held.get(digest);
    if (found == null) {
      return null;
    }
    if (found.keys() != keys || found.grant().isExpired(now)) {
      held.remove(digest);
      return null;
    }
    return found.grant();
  }

  void add(String token, long keys, Grant grant, Instant now) {
    if (!grant.isExpired(now)) { // it may be within the skew
      held.put(digest(token), new Held(grant, keys), OVERHEAD_BYTES + 2L * token.length());
    }
  }

  /** How many there was no room for. */
  long forgotten() {
    return held.forgotten();
  }

  int size() {
    return held.size();
  }

  private static ByteBuffer digest(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
