package dev.tailrace.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import dev.tailrace.access.TokenAlgorithm.Family;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A key that tokens are verified with, and what it may be used for: the algorithms are the key's, not
 * the token's.
 *
 * @param id its {@code kid}; empty if it has none
 * @param issuer whose tokens alone it is for; empty for anybody's
 *     <p>Threads: immutable.
 */
record VerificationKey(
    Optional<String> id, Optional<String> issuer, Set<TokenAlgorithm> algorithms, Check check) {
  private static final int SMALLEST_RSA_BITS = 2048;

  /** Whether a signature is that of the bytes by this key. */
  @FunctionalInterface
  interface Check {
    boolean verifies(TokenAlgorithm algorithm, byte[] signed, byte[] signature)
        throws JOSEException, GeneralSecurityException;
  }

  /**
   * A secret that both sides have.
   *
   * @throws IllegalArgumentException if it is too short for any algorithm
   */
  static VerificationKey of(byte[] secret) throws JOSEException {
    Set<TokenAlgorithm> algorithms = TokenAlgorithm.of(Family.SECRET);
    algorithms.removeIf(each -> each.secretBytes() > secret.length);
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException(
          "the secret has " + secret.length + " bytes; HS256 needs " + TokenAlgorithm.HS256.secretBytes());
    }
    return of(algorithms, new MACVerifier(secret));
  }

  /**
   * A public key.
   *
   * @throws IllegalArgumentException if it is of no kind that tokens are signed with, or too weak
   */
  static VerificationKey of(PublicKey key) throws JOSEException {
    if (key instanceof RSAPublicKey rsa) {
      requireSize(rsa);
      return of(TokenAlgorithm.of(Family.RSA), new RSASSAVerifier(rsa));
    }
    if (key instanceof ECPublicKey ec) {
      return of(TokenAlgorithm.of(curve(ec)), new ECDSAVerifier(ec));
    }
    if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
      return new VerificationKey(
          Optional.empty(),
          Optional.empty(),
          TokenAlgorithm.of(Family.ED25519),
          (algorithm, signed, signature) -> ed25519(ed, signed, signature));
    }
    throw new IllegalArgumentException("the key is neither RSA, nor on P-256, P-384, P-521 or Ed25519");
  }

  private static VerificationKey of(Set<TokenAlgorithm> algorithms, JWSVerifier verifier) {
    return new VerificationKey(
        Optional.empty(),
        Optional.empty(),
        algorithms,
        // A header of our own: nothing in the token's but its algorithm has a say.
        (algorithm, signed, signature) ->
            verifier.verify(new JWSHeader(algorithm.jose()), signed, Base64URL.encode(signature)));
  }

  /** The same with what is known of it; it may be used for no more than before. */
  VerificationKey with(Optional<String> itsId, Optional<TokenAlgorithm> only) {
    Set<TokenAlgorithm> allowed = EnumSet.copyOf(algorithms);
    only.ifPresent(algorithm -> allowed.retainAll(Set.of(algorithm)));
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException("the key's alg is not for keys of its kind");
    }
    return new VerificationKey(itsId, issuer, allowed, check);
  }

  VerificationKey boundTo(Optional<String> itsIssuer) {
    return new VerificationKey(id, itsIssuer, algorithms, check);
  }

  /** Whether a token with this header may be signed by it. */
  boolean isFor(TokenAlgorithm algorithm, Optional<String> kid) {
    boolean named = id.isEmpty() || kid.isEmpty() || id.equals(kid);
    return named && algorithms.contains(algorithm);
  }

  private static boolean ed25519(PublicKey key, byte[] signed, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(signed);
    return verifier.verify(signature);
  }

  /** By what defines it: others have the same size. */
  static Family curve(ECKey key) {
    Curve curve = Curve.forECParameterSpec(key.getParams());
    if (Curve.P_256.equals(curve)) {
      return Family.P256;
    }
    if (Curve.P_384.equals(curve)) {
      return Family.P384;
    }
    if (Curve.P_521.equals(curve)) {
      return Family.P521;
    }
    throw new IllegalArgumentException("the key's curve is none that tokens use");
  }

  private static void requireSize(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    if (bits < SMALLEST_RSA_BITS) {
      throw new IllegalArgumentException(
          "the RSA key has " + bits + " bits; at least " + SMALLEST_RSA_BITS + " are needed");
    }
  }
}
