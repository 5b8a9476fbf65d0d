package dev.tailrace.doctor;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** How long the certificate is still good. Threads: immutable. */
final class CertificateCheck {
  private static final Duration SOON = Duration.ofDays(14);

  private CertificateCheck() {}

  /** Of the server's own certificate, the first of its chain; empty if it has shown none. */
  static Optional<Finding> finding(SSLSession session, Instant now) {
    try {
      Certificate own = session.getPeerCertificates()[0];
      return own instanceof X509Certificate certificate
          ? Optional.of(finding(certificate.getNotAfter().toInstant(), now))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  static Finding finding(Instant notAfter, Instant now) {
    Duration left = Duration.between(now, notAfter);
    if (left.isNegative()) {
      return Finding.wrong(
          "certificate-expired", "the certificate has expired, on " + notAfter, "renew it");
    }
    String words =
        "the certificate is good until " + notAfter + ", for "
            + Spoken.count(left.toDays(), "more day");
    return left.compareTo(SOON) < 0
        ? Finding.warning("certificate-expires-soon", words, "renew it")
        : Finding.good("certificate", words);
  }
}
