package dev.tailrace.access;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;

/**
 * A new pair of keys as PEM.
 *
 * @param privateKey to sign with; to be kept to oneself
 * @param publicKey to verify with
 *     <p>Threads: immutable.
 */
public record KeyPairPem(String privateKey, String publicKey) {
  private static final int RSA_BITS = 3072;

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException for an algorithm with a secret, which has no pairs
   */
  public static KeyPairPem generate(TokenAlgorithm algorithm) {
    try {
      KeyPair pair = generator(algorithm).generateKeyPair();
      return new KeyPairPem(
          new Pem("PRIVATE KEY", pair.getPrivate().getEncoded()).text(),
          new Pem("PUBLIC KEY", pair.getPublic().getEncoded()).text());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK makes such keys", e);
    }
  }

  private static KeyPairGenerator generator(TokenAlgorithm algorithm)
      throws GeneralSecurityException {
    return switch (algorithm.family()) {
      case RSA -> {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(RSA_BITS, new SecureRandom());
        yield rsa;
      }
      case P256 -> curve("secp256r1");
      case P384 -> curve("secp384r1");
      case P521 -> curve("secp521r1");
      case ED25519 -> KeyPairGenerator.getInstance("Ed25519");
      case SECRET ->
          throw new IllegalArgumentException(
              algorithm + " has a secret, and no pair of keys; this makes one:"
                  + " openssl rand -base64 48");
    };
  }

  private static KeyPairGenerator curve(String name) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(name), new SecureRandom());
    return generator;
  }

  /** Without the private key. */
  @Override
  public String toString() {
    return publicKey;
  }
}
