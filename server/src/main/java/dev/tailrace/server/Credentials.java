package dev.tailrace.server;

import dev.tailrace.access.Pem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server proves its name with.
 *
 * @param key fits the first certificate
 * @param chain the server's certificate, then those that vouch for it
 *     <p>Threads: immutable.
 */
record Credentials(PrivateKey key, List<X509Certificate> chain) {
  private static final String CERTIFICATE = "CERTIFICATE";

  Credentials {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate in it");
    }
    if (!fits(key, chain.get(0).getPublicKey())) {
      throw new IllegalArgumentException("the key is not that of the certificate");
    }
  }

  /** When the server's certificate ends. */
  Instant expiry() {
    return chain.get(0).getNotAfter().toInstant();
  }

  /**
   * The certificates in a PEM file.
   *
   * @throws IllegalArgumentException if one of them is damaged; says how
   */
  static List<X509Certificate> certificates(String text) {
    List<X509Certificate> chain = new ArrayList<>();
    for (Pem block : Pem.all(text)) {
      if (block.label().equals(CERTIFICATE)) {
        chain.add(certificate(block.content()));
      }
    }
    return chain;
  }

  static X509Certificate certificate(byte[] encoded) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a certificate is damaged: " + e.getMessage(), e);
    }
  }

  /** Whether the one verifies what the other signs. */
  private static boolean fits(PrivateKey key, PublicKey certified) {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String scheme =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] sample = CERTIFICATE.getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(scheme);
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // of two curves, for example
    }
  }
}
