package dev.tailrace.server;

import java.util.List;
import java.util.Locale;

/**
 * Which content coding a client would like (RFC 9110 12.5.3). Who does not say is given none,
 * though the RFC would allow any: clients that cannot unpack do not say so.
 *
 * <p>Threads: stateless.
 */
final class AcceptEncoding {
  private static final double UNSAID = -1;

  private AcceptEncoding() {}

  /** Whether gzip is taken, and no less liked than nothing. */
  static boolean prefersGzip(List<String> values) {
    double gzip = UNSAID;
    double identity = UNSAID;
    double any = UNSAID;
    for (String value : values) {
      for (String element : value.toLowerCase(Locale.ROOT).split(",")) {
        String[] parts = element.split(";");
        double quality = Accept.quality(parts);
        switch (parts[0].strip()) {
          case "gzip", "x-gzip" -> gzip = Math.max(gzip, quality);
          case "identity" -> identity = quality;
          case "*" -> any = quality;
          default -> {
            // a coding that is not offered
          }
        }
      }
    }
    double wanted = gzip == UNSAID ? any : gzip;
    return wanted > 0 && wanted >= identity;
  }
}
