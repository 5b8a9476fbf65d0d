package dev.tailrace.access;

import java.nio.charset.StandardCharsets;

/**
 * Which characters a part of a URL percent-encodes (the WHATWG's percent-encode sets). All encode
 * what is not printable ASCII; an escape that is there already stays as it is.
 *
 * <p>Threads: immutable.
 */
enum UrlEscapes {
  OPAQUE(""),
  FRAGMENT(" \"<>`"),
  QUERY(" \"#<>"),
  SPECIAL_QUERY(" \"#<>'"),
  PATH(" \"#<>?^`{}"),
  USER_INFO(" \"#<>?^`{}/:;=@[\\]|");

  private static final String HEX = "0123456789ABCDEF";

  private final String more;

  UrlEscapes(String more) {
    this.more = more;
  }

  String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    text.codePoints().forEach(point -> encode(point, encoded));
    return encoded.toString();
  }

  private void encode(int point, StringBuilder encoded) {
    if (point > 0x1F && point < 0x7F && more.indexOf(point) < 0) {
      encoded.append((char) point);
      return;
    }
    for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      encoded.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
    }
  }
}
