package dev.tailrace.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a host cannot be reached, in plain words. Threads: immutable. */
final class Blockage {
  private static final String INSECURE =
      "if it is your own certificate, say --insecure, or have this machine trust it";

  private Blockage() {}

  static Finding of(IOException e, URI uri, Duration timeout) {
    String place = uri.getRawAuthority();
    if (e instanceof UnknownHostException) {
      return Finding.wrong(
          "unknown-host",
          "nobody knows a host named " + uri.getHost(),
          "check the name, and the DNS of this machine");
    }
    if (e instanceof SocketTimeoutException && Causes.words(e).contains("Read timed out")) {
      return Finding.wrong(
          "tls-no-answer",
          place + " takes connections, but has not answered TLS within " + Spoken.time(timeout),
          "see whether this port speaks TLS");
    }
    if (e instanceof SocketTimeoutException) {
      return Finding.wrong(
          "no-answer",
          place + " has not answered within " + Spoken.time(timeout),
          "check address and port; a firewall that drops packets looks like this");
    }
    if (e instanceof NoRouteToHostException || e instanceof ConnectException) {
      return connection(e, place);
    }
    return e instanceof SSLException ? tls(e, place) : broken(e, place);
  }

  private static Finding connection(IOException e, String place) {
    boolean refused = Causes.words(e).toLowerCase(Locale.ROOT).contains("refused");
    return refused
        ? Finding.wrong(
            "refused",
            "nothing listens at " + place,
            "start the hub or the proxy, or correct the port")
        : Finding.wrong(
            "no-route",
            "there is no way to " + place + ": " + Causes.words(e),
            "check the network");
  }

  private static Finding tls(IOException e, String place) {
    if (Causes.find(e, CertificateExpiredException.class).isPresent()) {
      return Finding.wrong(
          "certificate-expired", "the certificate of " + place + " has expired", "renew it");
    }
    if (Causes.find(e, CertificateNotYetValidException.class).isPresent()) {
      return Finding.wrong(
          "certificate-expired",
          "the certificate of " + place + " is not valid yet",
          "check the clock of this machine, and the certificate");
    }
    Optional<CertificateException> refused = Causes.find(e, CertificateException.class);
    if (refused.isPresent()) {
      return certificate(Causes.words(refused.get()), place);
    }
    if (Causes.words(e).contains("Unsupported or unrecognized SSL message")) {
      return Finding.wrong(
          "not-tls", place + " does not speak TLS", "write http instead of https, or enable TLS");
    }
    return Finding.wrong(
        "tls-failed",
        "the TLS handshake with " + place + " failed: " + Causes.words(e),
        "check which TLS versions and certificates both sides have");
  }

  private static Finding certificate(String words, String place) {
    boolean name = words.contains("No subject alternative") || words.contains("No name matching");
    return name
        ? Finding.wrong(
            "tls-wrong-name", "the certificate of " + place + " is for another name", INSECURE)
        : Finding.wrong(
            "tls-untrusted",
            "the certificate of " + place + " is signed by nobody whom this machine trusts",
            INSECURE);
  }

  private static Finding broken(IOException e, String place) {
    return Finding.wrong(
        "broken",
        "the connection to " + place + " broke: " + Causes.words(e),
        "see whether the port is the right one, and the log of what listens there");
  }
}
