package dev.tailrace.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.tailrace.access.TokenAlgorithm.Family;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A key that tokens are signed with.
 *
 * <p>Threads: immutable.
 */
public final class SigningKey {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
  private static final JsonTree JSON = new JsonTree(8, 100);

  private final Optional<String> id;
  private final Set<TokenAlgorithm> algorithms;
  private final Signs signs;

  /** Signs bytes. */
  @FunctionalInterface
  private interface Signs {
    byte[] sign(TokenAlgorithm algorithm, byte[] bytes)
        throws JOSEException, GeneralSecurityException;
  }

  private SigningKey(Optional<String> id, Set<TokenAlgorithm> algorithms, Signs signs) {
    this.id = id;
    this.algorithms = algorithms;
    this.signs = signs;
  }

  /**
   * A secret as a file holds it; a line end at its end is not part of it.
   *
   * @throws IllegalArgumentException if it is too short
   */
  public static SigningKey secret(byte[] bytes) {
    byte[] secret = KeyReader.withoutLineEnd(bytes);
    VerificationKey verifying = KeyReader.secret(secret).get(0); // says what is too short
    return new SigningKey(
        Optional.empty(),
        verifying.algorithms(),
        (algorithm, signed) -> sign(new MACSigner(secret), algorithm, signed));
  }

  /**
   * A private key as a file holds it: PEM (PKCS #8), or a JWK.
   *
   * @throws IllegalArgumentException if there is none that can be used; says why without quoting
   */
  public static SigningKey read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.contains(Pem.BEGIN) ? pem(text) : jwk(bytes);
  }

  private static SigningKey pem(String text) {
    for (Pem block : Pem.all(text)) {
      if (block.label().equals("PRIVATE KEY")) {
        return of(privateKey(block.content()), Optional.empty());
      }
      if (block.label().endsWith(" PRIVATE KEY")) {
        throw new IllegalArgumentException(
            "the key is encrypted or in an older form; this makes one that can be read:"
                + " openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
      }
    }
    throw new IllegalArgumentException("there is no private key in it");
  }

  private static SigningKey jwk(byte[] bytes) {
    try {
      JWK jwk = JWK.parse(JsonTree.withoutNumerals(JSON.object(bytes)));
      if (!jwk.isPrivate()) {
        throw new IllegalArgumentException("there is no private key in it");
      }
      Optional<String> kid = Optional.ofNullable(jwk.getKeyID());
      SigningKey key =
          jwk instanceof OctetSequenceKey secret ? secret(secret.toByteArray()) : pair(jwk);
      return jwk.getAlgorithm() == null
          ? new SigningKey(kid, key.algorithms, key.signs)
          : new SigningKey(kid, only(jwk.getAlgorithm().getName(), key), key.signs);
    } catch (ParseException | JOSEException | GeneralSecurityException | ClassCastException e) {
      throw new IllegalArgumentException("it is no private key that is understood", e);
    }
  }

  private static Set<TokenAlgorithm> only(String name, SigningKey key) {
    TokenAlgorithm algorithm = TokenAlgorithm.of(name);
    if (!key.algorithms.contains(algorithm)) {
      throw new IllegalArgumentException("the key's alg is not for keys of its kind");
    }
    return Set.of(algorithm);
  }

  private static SigningKey pair(JWK jwk) throws JOSEException, GeneralSecurityException {
    if (jwk instanceof OctetKeyPair pair) {
      EdECPrivateKeySpec spec =
          new EdECPrivateKeySpec(NamedParameterSpec.ED25519, pair.getDecodedD());
      return of(KeyFactory.getInstance("Ed25519").generatePrivate(spec), Optional.empty());
    }
    return of(((AsymmetricJWK) jwk).toPrivateKey(), Optional.empty());
  }

  private static SigningKey of(PrivateKey key, Optional<String> id) {
    if (key instanceof RSAPrivateKey) {
      return new SigningKey(
          id,
          TokenAlgorithm.of(Family.RSA),
          (algorithm, signed) -> sign(new RSASSASigner(key), algorithm, signed));
    }
    if (key instanceof ECPrivateKey ec) {
      Curve curve = Curve.forECParameterSpec(ec.getParams());
      return new SigningKey(
          id,
          TokenAlgorithm.of(VerificationKey.curve(ec)),
          (algorithm, signed) -> sign(new ECDSASigner(key, curve), algorithm, signed));
    }
    if (key instanceof EdECPrivateKey ed && ed.getParams().getName().equals("Ed25519")) {
      return new SigningKey(
          id, TokenAlgorithm.of(Family.ED25519), (algorithm, signed) -> ed25519(key, signed));
    }
    throw new IllegalArgumentException(
        "the key is neither RSA, nor on P-256, P-384, P-521 or Ed25519");
  }

  private static PrivateKey privateKey(byte[] pkcs8) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        // perhaps it is of the next kind
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has " + algorithm, e);
      }
    }
    throw new IllegalArgumentException("the key is damaged, or neither RSA, EC nor Ed25519");
  }

  /** What it signs with unless told otherwise. */
  public TokenAlgorithm algorithm() {
    return algorithms.iterator().next();
  }

  /** Its {@code kid}; empty if it has none. */
  Optional<String> id() {
    return id;
  }

  /**
   * The signature of some bytes.
   *
   * @throws IllegalArgumentException if the key is not for this algorithm
   */
  byte[] sign(TokenAlgorithm algorithm, byte[] bytes) {
    if (!algorithms.contains(algorithm)) {
      throw new IllegalArgumentException("the key is not for " + algorithm + ", but for " + algorithms);
    }
    try {
      return signs.sign(algorithm, bytes);
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot sign", e);
    }
  }

  private static byte[] sign(JWSSigner signer, TokenAlgorithm algorithm, byte[] bytes)
      throws JOSEException {
    return signer.sign(new JWSHeader(algorithm.jose()), bytes).decode();
  }

  private static byte[] ed25519(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(key);
    signer.update(bytes);
    return signer.sign();
  }
}
