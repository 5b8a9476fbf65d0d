package dev.tailrace.server;

import java.io.ByteArrayOutputStream;

/** Percent-decoding (RFC 3986 2.1) to strict UTF-8. Threads: immutable. */
final class Percent {
  private Percent() {}

  /** A path's text, in which {@code +} is a plus. */
  static String decodePath(String raw) throws ProblemException {
    return decode("path", raw, false);
  }

  /**
   * A query's name or value, in which {@code +} is a space, as forms and {@code URLSearchParams}
   * write it.
   */
  static String decodeQuery(String raw) throws ProblemException {
    return decode("query", raw, true);
  }

  private static String decode(String what, String raw, boolean plusIsSpace)
      throws ProblemException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(octet(what, raw, i));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else {
        bytes.write(c); // a request line has one ISO-8859-1 character a byte
      }
    }
    return Utf8Text.decode(what, bytes.toByteArray());
  }

  private static int octet(String what, String raw, int at) throws ProblemException {
    if (at + 2 < raw.length()) {
      int high = hex(raw.charAt(at + 1));
      int low = hex(raw.charAt(at + 2));
      if (high >= 0 && low >= 0) {
        return high << 4 | low;
      }
    }
    throw Problem.badRequest(what + " has a % without two hexadecimal digits").exception();
  }

  /** ASCII only: {@link Character#digit} would take other scripts' digits. */
  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
