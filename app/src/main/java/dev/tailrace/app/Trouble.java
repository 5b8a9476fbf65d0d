package dev.tailrace.app;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;

/** Turns what goes wrong on a connection into a sentence. Threads: immutable. */
final class Trouble {
  private Trouble() {}

  /** On a connection to a hub. */
  static String with(String where, Throwable e) {
    return e instanceof ConnectException && !isUnknown(e)
        ? "no hub answers at " + where + " (is it running? ./tailrace serve)"
        : at(where, e);
  }

  private static boolean isUnknown(Throwable e) {
    return e.getCause() instanceof UnresolvedAddressException; // as java.net.http says it
  }

  /** On a connection to anybody. */
  static String at(String where, Throwable e) {
    if (isUnknown(e)) {
      return "the host of " + where + " is unknown";
    }
    if (e instanceof ConnectException) {
      return "nobody answers at " + where;
    }
    if (e instanceof UnknownHostException) {
      return "the host of " + where + " is unknown";
    }
    if (e instanceof NoRouteToHostException) {
      return "there is no way to " + where;
    }
    if (e instanceof SocketTimeoutException) {
      return where + " does not answer";
    }
    if (e.getCause() instanceof CertificateException refused) {
      return "the certificate of " + where + " is not accepted: " + refused.getMessage();
    }
    if (e.getCause() instanceof EOFException) { // as java.net.http says it
      return "the connection to " + where + " broke: it ended too early";
    }
    String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return "the connection to " + where + " broke: " + said;
  }
}
