package dev.tailrace.access;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a token is signed (RFC 7518, 8037, 9864). There is no {@code none}.
 *
 * <p>Threads: immutable.
 */
public enum TokenAlgorithm {
  /** HMAC with SHA-256. */
  HS256(Family.SECRET, 32),
  /** HMAC with SHA-384. */
  HS384(Family.SECRET, 48),
  /** HMAC with SHA-512. */
  HS512(Family.SECRET, 64),
  /** RSA, PKCS #1 1.5, with SHA-256. */
  RS256(Family.RSA, 32),
  /** RSA, PKCS #1 1.5, with SHA-384. */
  RS384(Family.RSA, 48),
  /** RSA, PKCS #1 1.5, with SHA-512. */
  RS512(Family.RSA, 64),
  /** RSA-PSS with SHA-256. */
  PS256(Family.RSA, 32),
  /** RSA-PSS with SHA-384. */
  PS384(Family.RSA, 48),
  /** RSA-PSS with SHA-512. */
  PS512(Family.RSA, 64),
  /** ECDSA on P-256. */
  ES256(Family.P256, 32),
  /** ECDSA on P-384. */
  ES384(Family.P384, 48),
  /** ECDSA on P-521. */
  ES512(Family.P521, 64),
  /** EdDSA on Ed25519, by the name that RFC 8037 gave it. */
  EDDSA(Family.ED25519, 64),
  /** The same by the name that RFC 9864 gave it. */
  ED25519(Family.ED25519, 64);

  /** What keys an algorithm is for. */
  enum Family {
    SECRET,
    RSA,
    P256,
    P384,
    P521,
    ED25519
  }

  private final Family family;
  private final int hashBytes;

  TokenAlgorithm(Family family, int hashBytes) {
    this.family = family;
    this.hashBytes = hashBytes;
  }

  /** As a token's header writes it. */
  public String header() {
    return switch (this) {
      case EDDSA -> "EdDSA";
      case ED25519 -> "Ed25519";
      default -> name();
    };
  }

  /**
   * The algorithm of this name, as headers write it.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TokenAlgorithm of(String header) {
    return Stream.of(values())
        .filter(each -> each.header().equals(header))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no such algorithm; there are " + all()));
  }

  private static String all() {
    return Stream.of(values()).map(TokenAlgorithm::header).collect(Collectors.joining(", "));
  }

  /** Those a key of this family may be used with. */
  static Set<TokenAlgorithm> of(Family family) {
    return Stream.of(values())
        .filter(each -> each.family == family)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(TokenAlgorithm.class)));
  }

  Family family() {
    return family;
  }

  /** How long a secret must be at least, in bytes (RFC 7518, 3.2). */
  int secretBytes() {
    return hashBytes;
  }

  JWSAlgorithm jose() {
    return JWSAlgorithm.parse(header());
  }

  @Override
  public String toString() {
    return header();
  }
}
