package dev.tailrace.access;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The host of a URL in the one form in which hosts are compared: lower case, and internationalised
 * names in ASCII. IPv6 addresses stay as they are written, in lower case, and an IPv4 address that
 * is not four decimal numbers is no host, where browsers would convert it.
 */
final class UrlHost {
  private static final String FORBIDDEN = "\0\t\n\r #/:<>?@[\\]^|";
  private static final String FORBIDDEN_IN_DOMAINS = FORBIDDEN + "%";
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}\\]");
  private static final Pattern IPV6_PIECE = Pattern.compile("[0-9a-f:.\\[\\]]*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

  private UrlHost() {}

  /** The host of a URL with one of the special schemes; null if it is none. */
  static String ofSpecial(String text) {
    if (text.startsWith("[")) {
      return ipv6(text);
    }
    String name = domain(text);
    if (name == null || name.isEmpty() || hasAny(name, FORBIDDEN_IN_DOMAINS)) {
      return null;
    }
    return endsInNumber(name) && !IPV4.matcher(name).matches() ? null : name;
  }

  private static boolean endsInNumber(String name) {
    String rooted = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return NUMBER.matcher(rooted.substring(rooted.lastIndexOf('.') + 1)).matches();
  }

  /** The host of any other URL; null if it is none. */
  static String ofOther(String text) {
    if (text.startsWith("[")) {
      return ipv6(text);
    }
    return hasAny(text, FORBIDDEN) ? null : UrlEscapes.OPAQUE.encode(text);
  }

  /** Whether a pattern is one of IPv6 addresses. */
  static boolean isIpv6(String pattern) {
    boolean marked = pattern.startsWith("{") || pattern.startsWith("\\");
    return pattern.length() > 1 && pattern.startsWith("[", marked ? 1 : 0);
  }

  /** A piece of a host's name in a pattern, of which IDN can say nothing; null if it is none. */
  static String piece(String text) {
    if (hasAny(text, FORBIDDEN_IN_DOMAINS)) {
      return null;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.chars().allMatch(c -> c < 0x80) ? lower : domain(lower);
  }

  /** A piece of an IPv6 address in a pattern; null if it is none. */
  static String ipv6Piece(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return IPV6_PIECE.matcher(lower).matches() ? lower : null;
  }

  private static String ipv6(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return IPV6.matcher(lower).matches() ? lower : null;
  }

  private static String domain(String text) {
    try {
      String decoded = decode(text);
      boolean ascii = decoded.chars().allMatch(c -> c < 0x80);
      return (ascii ? decoded : IDN.toASCII(decoded, IDN.ALLOW_UNASSIGNED))
          .toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }

  private static String decode(String text) throws CharacterCodingException {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] == '%' && i + 2 < bytes.length ? hex(bytes[i + 1], bytes[i + 2]) : -1;
      decoded.write(value < 0 ? bytes[i] : value);
      i += value < 0 ? 0 : 2;
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded.toByteArray())).toString();
  }

  private static int hex(byte high, byte low) {
    int first = Character.digit(high, 16);
    int second = Character.digit(low, 16);
    return first < 0 || second < 0 ? -1 : first * 16 + second;
  }

  private static boolean hasAny(String text, String characters) {
    return text.chars().anyMatch(c -> characters.indexOf(c) >= 0 || c < 0x20 || c == 0x7F);
  }
}
