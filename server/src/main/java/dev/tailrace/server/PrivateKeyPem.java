package dev.tailrace.server;

import dev.tailrace.access.Pem;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * A private key as PEM files hold it: PKCS #8, or the older forms of OpenSSL, PKCS #1 for RSA and
 * SEC 1 for elliptic curves. The JDK reads the first only; the others are put into its envelope.
 *
 * <pre>
 *   PKCS #8   { 0, { algorithm, parameters }, octets of the key }         (RFC 5958)
 *   PKCS #1   { 0, modulus, … }                                           (RFC 8017)
 *   SEC 1     { 1, octets, [0] { curve }, [1] { public key } }            (RFC 5915)
 * </pre>
 *
 * <p>Threads: immutable.
 */
final class PrivateKeyPem {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final byte[] VERSION = Der.of(Der.INTEGER, new byte[] {0});
  private static final byte[] RSA =
      Der.of(
          Der.SEQUENCE,
          Der.oid(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01),
          new byte[] {0x05, 0x00});
  private static final byte[] EC = Der.oid(0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01);
  private static final int CURVE = 0xA0;

  private PrivateKeyPem() {}

  /**
   * The first key in a file.
   *
   * @throws IllegalArgumentException if there is none that can be read; says why
   */
  static PrivateKey read(String text) {
    if (text.contains("ENCRYPTED")) {
      throw new IllegalArgumentException("the key is encrypted; decrypt it first");
    }
    for (Pem block : Pem.all(text)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return key(block.content());
        }
        case "RSA PRIVATE KEY" -> {
          return key(envelope(RSA, block.content()));
        }
        case "EC PRIVATE KEY" -> {
          byte[] algorithm = Der.of(Der.SEQUENCE, EC, curve(block.content()));
          return key(envelope(algorithm, block.content()));
        }
        default -> {
          // EC PARAMETERS, or a certificate that shares the file
        }
      }
    }
    throw new IllegalArgumentException("there is no private key in it");
  }

  private static byte[] envelope(byte[] algorithm, byte[] key) {
    return Der.of(Der.SEQUENCE, VERSION, algorithm, Der.of(Der.OCTET_STRING, key));
  }

  private static byte[] curve(byte[] key) {
    for (Der sequence : Der.all(key)) {
      for (Der part : Der.all(sequence.content())) {
        if (part.tag() == CURVE) {
          return part.content();
        }
      }
    }
    throw new IllegalArgumentException("the key does not name its curve");
  }

  private static PrivateKey key(byte[] pkcs8) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        // perhaps it is of the next kind
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + algorithm, e);
      }
    }
    throw new IllegalArgumentException("the key is damaged, or neither RSA, EC nor EdDSA");
  }
}
