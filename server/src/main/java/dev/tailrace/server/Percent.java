package dev.tailrace.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding (RFC 3986 2.1) of UTF-8, and its decoding, which is strict. Threads: immutable.
 */
final class Percent {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final String UNRESERVED = "-._~";

  private Percent() {}

  /** Text as one segment of a path, with all encoded that may be. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

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
