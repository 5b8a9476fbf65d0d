package dev.tailrace.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads verification keys from what a file or another host holds: PEM (public keys, certificates), a
 * JWK, or a set of them.
 *
 * <p>Threads: immutable.
 */
final class KeyReader {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
  private static final int JSON_DEPTH = 16;

  /** Far more than a key has, with a chain of certificates. */
  private static final int VALUES_OF_KEY = 200;


  /** What every Ed25519 public key in X.509's form begins with (RFC 8410). */
  private static final byte[] ED25519_PREFIX = {
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private final int maxKeys;
  private final JsonTree json;
  private final boolean secrets; // whether a JWK may be a secret

  KeyReader(int maxKeys, boolean secrets) {
    this.maxKeys = maxKeys;
    this.json = new JsonTree(JSON_DEPTH, VALUES_OF_KEY * maxKeys);
    this.secrets = secrets;
  }

  /**
   * The keys of any form.
   *
   * @throws KeyException if there are too many
   * @throws IllegalArgumentException if there is none that can be used, saying why without quoting
   */
  List<VerificationKey> read(byte[] bytes) throws KeyException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.contains(Pem.BEGIN)) {
      return pem(text);
    }
    Map<String, Object> found = json.object(bytes);
    return found.get("keys") instanceof List<?> set ? set(set) : List.of(jwk(found));
  }

  /** A secret as a file holds it: a line end at its end is not part of it. */
  static List<VerificationKey> secret(byte[] bytes) {
    try {
      return List.of(VerificationKey.of(withoutLineEnd(bytes)));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used", e);
    }
  }

  static byte[] withoutLineEnd(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
      length -= length > 0 && bytes[length - 1] == '\r' ? 1 : 0;
    }
    return Arrays.copyOf(bytes, length);
  }

  private List<VerificationKey> pem(String text) throws KeyException {
    List<VerificationKey> keys = new ArrayList<>();
    for (Pem block : Pem.all(text)) {
      if (block.label().endsWith("PRIVATE KEY")) {
        throw new IllegalArgumentException(
            "it holds a private key; tokens are verified with the public one");
      }
      if (block.label().equals("PUBLIC KEY")) {
        keys.add(verifying(publicKey(block.content())));
      } else if (block.label().equals("CERTIFICATE")) {
        keys.add(verifying(certified(block.content())));
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no PUBLIC KEY and no CERTIFICATE in it");
    }
    requireCount(keys.size());
    return keys;
  }

  /** Those of a set that can be used; others may be for other purposes, or of kinds to come. */
  private List<VerificationKey> set(List<?> set) throws KeyException {
    requireCount(set.size());
    List<VerificationKey> keys = new ArrayList<>();
    for (Object each : set) {
      try {
        keys.add(jwk(asObject(each)));
      } catch (IllegalArgumentException e) {
        // RFC 7517, 5: who does not understand a key leaves it out
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the " + set.size() + " keys in it can verify a token");
    }
    return keys;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asObject(Object value) {
    if (!(value instanceof Map)) {
      throw new IllegalArgumentException("a key is no JSON object");
    }
    return (Map<String, Object>) value;
  }

  private VerificationKey jwk(Map<String, Object> object) {
    try {
      JWK jwk = JWK.parse(JsonTree.withoutNumerals(object));
      requireUse(jwk);
      Optional<TokenAlgorithm> only =
          Optional.ofNullable(jwk.getAlgorithm()).map(each -> TokenAlgorithm.of(each.getName()));
      return key(jwk).with(Optional.ofNullable(jwk.getKeyID()), only);
    } catch (ParseException | JOSEException | ClassCastException e) {
      throw new IllegalArgumentException("it is no key that is understood", e);
    }
  }

  private VerificationKey key(JWK jwk) throws JOSEException {
    if (jwk instanceof OctetSequenceKey secret) {
      if (!secrets) {
        throw new IllegalArgumentException("a secret that others can fetch is none");
      }
      return VerificationKey.of(secret.toByteArray());
    }
    if (jwk instanceof OctetKeyPair pair) {
      return VerificationKey.of(ed25519(pair));
    }
    return VerificationKey.of(((AsymmetricJWK) jwk).toPublicKey());
  }

  private static void requireUse(JWK jwk) {
    Set<KeyOperation> operations = jwk.getKeyOperations();
    boolean other =
        (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE))
            || (operations != null
                && !operations.contains(KeyOperation.VERIFY)
                && !operations.contains(KeyOperation.SIGN));
    if (other) {
      throw new IllegalArgumentException("the key is not for signatures");
    }
  }

  private static PublicKey ed25519(OctetKeyPair pair) {
    byte[] x = pair.getDecodedX();
    if (!pair.getCurve().getName().equals("Ed25519") || x.length != 32) {
      throw new IllegalArgumentException("the key's curve is none that tokens use");
    }
    byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + x.length);
    System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
    return publicKey(encoded);
  }

  private static VerificationKey verifying(PublicKey key) {
    try {
      return VerificationKey.of(key);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the key cannot be used", e);
    }
  }

  private static PublicKey publicKey(byte[] encoded) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // perhaps it is of the next kind
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has " + algorithm, e);
      }
    }
    throw new IllegalArgumentException("the key is damaged, or neither RSA, EC nor Ed25519");
  }

  private static PublicKey certified(byte[] encoded) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(encoded))
          .getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a certificate is damaged", e);
    }
  }

  private void requireCount(int count) throws KeyException {
    if (count > maxKeys) {
      throw new KeyException(
          KeyException.Fault.TOO_MANY,
          "there are " + count + " keys in it; at most " + maxKeys + " are allowed");
    }
  }
}
